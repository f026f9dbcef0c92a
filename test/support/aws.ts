import { App, Stack, StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { tempDir } from './go-sources';

/** A stack whose functions are compiled. */
export function newStack(context: { [key: string]: unknown } = {}, props?: StackProps): Stack {
  return new Stack(new App({ outdir: tempDir('cdk.out'), context, analyticsReporting: false }), 'Stack', props);
}

/** A stack that is not being deployed, so that nothing is compiled: for what doesn't depend on the program. */
export function sketch(props?: StackProps): Stack {
  return newStack({ 'aws:cdk:bundling-stacks': [] }, props);
}

/** The resources of a type, as a list. */
export function resources(stack: Stack, type: string): any[] {
  return Object.values(Template.fromStack(stack).findResources(type));
}

/** The properties of the only resource of a type. */
export function only(stack: Stack, type: string): any {
  const found = resources(stack, type);
  expect(found).toHaveLength(1);
  return found[0].Properties;
}
