import { requirePeerDependencies } from '../../validation/peer-dependencies';

requirePeerDependencies('gopher-constructs/aws', ['aws-cdk-lib']);
