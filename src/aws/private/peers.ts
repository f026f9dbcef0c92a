import { requirePeers } from '../../program/private/peers';

requirePeers('gopher-constructs/aws', ['aws-cdk-lib']);
