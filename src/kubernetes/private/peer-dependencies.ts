import { requirePeerDependencies } from '../../validation/peer-dependencies';

requirePeerDependencies('gopher-constructs/kubernetes', ['cdk8s']);
