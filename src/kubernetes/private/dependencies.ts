import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';

/**
 * The ApiObjects of a construct, which its dependents must follow. All dependents share one group.
 */
interface Group {
  readonly members: Set<IConstruct>;
  /** The last ordering in which all members have been visited. */
  visited: number;
}

type Edge = IConstruct | Group;
const isGroup = (edge: Edge): edge is Group => 'members' in edge;

/**
 * The dependencies between the constructs of an app, and the resulting order.
 *
 * The order equals that of cdk8s, which adds one edge for each pair of objects in two groups and
 * follows each path between them. Groups avoid both, so the time is linear.
 *
 * A chart follows its nested charts and all charts that its constructs depend on. If a construct
 * depends on another, its objects in its own chart follow the objects of the other.
 */
export class Dependencies {
  /** Whether a chart depends on another. File names then start with a number. */
  public readonly hasDependentCharts: boolean;

  private readonly edges = new Map<IConstruct, Set<Edge>>();
  private readonly groups = new Map<IConstruct, Group>();
  private readonly all: IConstruct[];
  private ordering = 0;

  public constructor(app: IConstruct) {
    this.all = app.node.findAll();
    this.all.forEach(c => c.node.dependencies.forEach(target => this.add(c, target)));
    const charts = this.all.filter(c => Chart.isChart(c));
    const nested = charts.flatMap(parent => parent.node.children.filter(c => Chart.isChart(c)).map(child => [parent, child]));
    nested.forEach(([parent, child]) => this.add(parent, child));
    const crossing = this.pairs().map(pair => pair.map(c => Chart.of(c))).filter(([from, to]) => from !== to);
    crossing.forEach(([from, to]) => this.add(from, to));
    this.hasDependentCharts = nested.length + crossing.length > 0;
    for (const [source, target] of this.pairs()) {
      const group = this.groupOf(target);
      this.groupOf(source).members.forEach(object => this.add(object, group));
    }
  }

  /** Returns a construct and its descendants in dependency order. */
  public order(root: IConstruct): IConstruct[] {
    this.ordering++;
    const constructs = numbersFirst(root.node.findAll());
    if (this.edges.size === 0) return constructs;
    const isIn = new Set(constructs);
    const dependents = this.dependents(constructs);
    const ordered = new Set<IConstruct>();
    const open = new Set<IConstruct>();
    // Iterative, because a chain of dependencies may exceed the call stack.
    const path: { construct: IConstruct; targets: Iterator<IConstruct> }[] = [];
    const enter = (construct: IConstruct) => {
      if (ordered.has(construct) || !isIn.has(construct)) return;
      if (open.has(construct)) throw cycle([...open], construct);
      open.add(construct);
      path.push({ construct, targets: this.targets(construct) });
    };
    const visit = (start: IConstruct) => {
      enter(start);
      while (path.length > 0) {
        const { construct, targets } = path[path.length - 1];
        const next = targets.next();
        if (!next.done) {
          enter(next.value);
        } else {
          open.delete(construct);
          ordered.add(construct);
          path.pop();
        }
      }
    };
    constructs.filter(c => !dependents.has(c)).forEach(visit);
    constructs.forEach(visit); // remaining only in a cycle
    return [...ordered];
  }

  /** The dependencies of a construct, without groups that have been visited completely. */
  private *targets(of: IConstruct): Generator<IConstruct> {
    for (const edge of this.edges.get(of) ?? []) {
      if (!isGroup(edge)) {
        yield edge;
      } else if (edge.visited !== this.ordering) {
        for (const member of edge.members) {
          if (member !== of) yield member;
        }
        if (!edge.members.has(of)) edge.visited = this.ordering;
      }
    }
  }

  /** The constructs that others depend on. */
  private dependents(constructs: IConstruct[]): Set<IConstruct> {
    const found = new Set<IConstruct>();
    const first = new Map<Group, IConstruct>();
    for (const construct of constructs) {
      for (const edge of this.edges.get(construct) ?? []) {
        if (!isGroup(edge)) {
          found.add(edge);
        } else if (!first.has(edge)) {
          first.set(edge, construct);
          edge.members.forEach(member => { if (member !== construct) found.add(member); });
        } else if (first.get(edge) !== construct && edge.members.has(first.get(edge)!)) {
          found.add(first.get(edge)!);
        }
      }
    }
    return found;
  }

  private add(source: IConstruct, edge: Edge): void {
    const edges = this.edges.get(source);
    if (edges) edges.add(edge);
    else this.edges.set(source, new Set([edge]));
  }

  /** Dependencies between constructs, without groups. */
  private pairs(): [IConstruct, IConstruct][] {
    return this.all.flatMap(source => [...this.edges.get(source) ?? []]
      .filter((edge): edge is IConstruct => !isGroup(edge)).map(target => [source, target] as [IConstruct, IConstruct]));
  }

  private groupOf(construct: IConstruct): Group {
    let group = this.groups.get(construct);
    if (!group) {
      const chart = Chart.of(construct);
      group = { members: new Set(construct.node.findAll().filter(c => ApiObject.isApiObject(c) && Chart.of(c) === chart)), visited: 0 };
      this.groups.set(construct, group);
    }
    return group;
  }
}

/** cdk8s stores constructs by path in an object, and JavaScript enumerates integer keys first. */
function numbersFirst(constructs: IConstruct[]): IConstruct[] {
  const isNumber = ({ node: { id, scope } }: IConstruct) => scope?.node.scope === undefined && /^(0|[1-9]\d{0,9})$/.test(id) && Number(id) < 2 ** 32 - 1;
  const numbers = constructs.filter(isNumber).sort((a, b) => Number(a.node.id) - Number(b.node.id));
  return numbers.length === 0 ? constructs : [...numbers, ...constructs.filter(c => !isNumber(c))];
}

function cycle(open: IConstruct[], again: IConstruct): Error {
  const path = [...open.slice(open.indexOf(again)), again].map(c => c.node.path);
  return new Error(`Dependency cycle detected: ${path.join(' => ')}`);
}
