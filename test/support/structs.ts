import * as fs from 'fs';
import * as path from 'path';
import { gunzipSync } from 'zlib';

const ROOT = path.join(__dirname, '..', '..');
const OURS = 'gopher-constructs.';

/** A struct of the public API. */
export interface Struct {
  /** Without the name of the package, such as `kubernetes.GoWorkerProps`; that of another package with it. */
  readonly name: string;
  /** Its properties, but for those that it has of another struct of this package. */
  readonly own: Prop[];
  /** Those that it has of other structs of this package. */
  readonly inherited: Prop[];
}

export interface Prop {
  readonly name: string;
  readonly optional: boolean;
}

interface Type {
  readonly fqn: string;
  readonly datatype?: boolean;
  readonly interfaces?: string[];
  readonly properties?: { readonly name: string; readonly optional?: boolean }[];
}

interface Assembly {
  readonly types: { readonly [fqn: string]: Type };
}

const assembly: Assembly = JSON.parse(fs.readFileSync(path.join(ROOT, '.jsii'), 'utf8'));
let cdk: Assembly | undefined;

function typeOf(fqn: string): Type {
  if (!fqn.startsWith('aws-cdk-lib.')) return assembly.types[fqn];
  cdk ??= JSON.parse(gunzipSync(fs.readFileSync(path.join(ROOT, 'node_modules', 'aws-cdk-lib', '.jsii.gz'))).toString()) as Assembly;
  return cdk.types[fqn];
}

function propsOf(fqn: string, isOwn: (fqn: string) => boolean): Prop[] {
  const { properties = [], interfaces = [] } = typeOf(fqn);
  return [
    ...isOwn(fqn) ? properties.map(({ name, optional = false }) => ({ name, optional })) : [],
    ...interfaces.flatMap(base => propsOf(base, isOwn)),
  ];
}

function structOf(fqn: string): Struct {
  const isOwn = (name: string) => name === fqn || !name.startsWith(OURS);
  return { name: fqn.replace(OURS, ''), own: propsOf(fqn, isOwn), inherited: propsOf(fqn, name => !isOwn(name)) };
}

/** All structs of the library, and those of the CDK that its methods take. */
export function structs(): Struct[] {
  const ours = Object.values(assembly.types).filter(type => type.datatype).map(type => type.fqn);
  return [...ours, 'aws-cdk-lib.aws_apigateway.RestApiProps', 'aws-cdk-lib.aws_apigateway.StageOptions', 'aws-cdk-lib.aws_apigatewayv2.CorsPreflightOptions'].map(structOf);
}

/** The names of the props of a struct of the CDK, those that it inherits included. */
export function cdkStruct(name: string): string[] {
  return [...new Set(propsOf(`aws-cdk-lib.${name}`, () => true).map(prop => prop.name))].sort();
}
