import { requirePeers } from '../../program/private/peers';

requirePeers('gopher-constructs/kubernetes', ['cdk8s', 'cdk8s-plus-28']);
