import * as cdk8s from 'cdk8s';

/** An app whose synthesis takes time and memory in proportion to what is in it. */
export class App extends cdk8s.App {
}
