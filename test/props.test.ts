import { NEVER, SECRETS, SENTINEL, WRONG_FOR_MOST } from './support/bad-values';
import { RECIPES, Recipe } from './support/prop-recipes';
import { Struct, structs } from './support/structs';

jest.setTimeout(120_000);

/** How long an error may be. */
const MAX_MESSAGE = 600;

/** What JavaScript says where nobody has checked a value. */
const UNCHECKED = /is not a function|is not iterable|is not a constructor|Cannot (read|convert|perform|mix|destructure|use)|Converting circular|\[object |undefined is not|BigInt|revoked|Invalid (time|array)|Maximum call stack/;

/** Props where the value of a secret is passed by mistake for a reference, or is among what is passed. */
const SECRET_PROPS = [
  'environment', 'environmentEncryption', 'environmentFromSecrets', 'imagePullSecrets', 'paramsAndSecrets', 'secret', 'secretEnvironment', 'secretFiles', 'tls',
];

const all = structs();

type Outcome = { readonly output: unknown } | { readonly message: string };

function run(recipe: Recipe, props: object): Outcome {
  try {
    return { output: recipe(props) };
  } catch (error) {
    return { message: (error as Error).message };
  }
}

/** What is wrong with the answer to a value that is none of a prop. */
function faults(prop: string, outcome: Outcome, isNeverValid: boolean): string[] {
  if ('output' in outcome) return isNeverValid ? ['is taken'] : [];
  const { message } = outcome;
  return [
    ...message.length > MAX_MESSAGE ? [`${message.length} characters: ${message.slice(0, 120)}…`] : [],
    ...message.includes(prop) ? [] : [`doesn't name the prop: ${message.slice(0, 200)}`],
    ...UNCHECKED.test(message) ? [`nobody has checked it: ${message.slice(0, 200)}`] : [],
  ];
}

function faultsOfNull(recipe: Recipe, names: string[]): string[] {
  const left = run(recipe, {});
  if ('message' in left) return [`the recipe doesn't work: ${left.message}`];
  return names.flatMap(name => {
    const outcome = run(recipe, { [name]: null });
    if ('message' in outcome) return [`${name}: ${outcome.message.slice(0, 200)}`];
    const isSame = (other: Outcome) => 'output' in other && JSON.stringify(outcome.output) === JSON.stringify(other.output);
    // What a recipe has anyway is left out by `undefined`.
    return isSame(left) || isSame(run(recipe, { [name]: undefined })) ? [] : [`${name}: another output`];
  });
}

function faultsOfValues({ own }: Struct, recipe: Recipe): string[] {
  const values = [...NEVER.map(value => [...value, true] as const), ...WRONG_FOR_MOST.map(value => [...value, false] as const)];
  return own.flatMap(({ name, optional }) => values.flatMap(([what, make, isNeverValid]) =>
    faults(name, run(recipe, { [name]: make() }), isNeverValid).map(fault => `${name}${optional ? '?' : ''}, ${what}: ${fault}`)));
}

test.each(all.map(struct => [struct.name]))('%s has a recipe in test/support/prop-recipes.ts', name => {
  expect(Object.keys(RECIPES)).toContain(name);
});

describe('null means the same as leaving a prop out: ', () => {
  test.each(all.map(struct => [struct.name, struct] as const))('%s', (name, { own, inherited }) => {
    const optional = [...own, ...inherited].filter(prop => prop.optional).map(prop => prop.name);
    expect(faultsOfNull(RECIPES[name], optional)).toEqual([]);
  });
});

describe('a value that is none of the prop ends in a short error that names it: ', () => {
  test.each(all.map(struct => [struct.name, struct] as const))('%s', (name, struct) => {
    expect(faultsOfValues(struct, RECIPES[name])).toEqual([]);
  });
});

describe('the value of a secret is in no error: ', () => {
  const props = all.flatMap(({ name, own }) => own.filter(prop => SECRET_PROPS.includes(prop.name)).map(prop => [name, prop.name] as const));
  test.each(props)('%s.%s', (struct, prop) => {
    const shown = SECRETS.filter(([, make]) => {
      const outcome = run(RECIPES[struct], { [prop]: make() });
      return 'message' in outcome && outcome.message.includes(SENTINEL);
    });
    expect(shown.map(([what]) => what)).toEqual([]);
  });
});
