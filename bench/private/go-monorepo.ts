/** A Go module with many Lambda functions that share packages, as a team's repository looks; it is written anew for each measurement. */
import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';

const MODULE = 'example.com/bench';
const LAMBDA = 'github.com/aws/aws-lambda-go';

/** What `go mod tidy` settles: the same for any number of functions. */
export interface ModuleFiles {
  readonly goMod: string;
  readonly goSum: string;
}

/** Lets Go find out what go.mod and go.sum must say, in an empty directory. */
export function resolveModules(dir: string): ModuleFiles {
  new GoMonorepo(dir, 1).write({ goMod: `module ${MODULE}\n\ngo 1.25.0\n\nrequire ${LAMBDA} v1.54.0\n`, goSum: '' });
  execFileSync('go', ['mod', 'tidy'], { cwd: dir, env: { ...process.env, GOWORK: 'off' }, stdio: ['ignore', 'inherit', 'inherit'] });
  const read = (name: string) => fs.readFileSync(path.join(dir, name), 'utf8');
  return { goMod: read('go.mod'), goSum: read('go.sum') };
}

export class GoMonorepo {
  /** The names of the functions; their main packages are `cmd/<name>`. */
  public readonly functions: string[];

  public constructor(public readonly dir: string, count: number) {
    this.functions = Array.from({ length: count }, (_, i) => `fn${String(i).padStart(3, '0')}`);
  }

  public write({ goMod, goSum }: ModuleFiles): void {
    this.put('go.mod', goMod);
    this.put('go.sum', goSum);
    Object.entries(PACKAGES).forEach(([file, source]) => this.put(`internal/${file}`, source));
    this.changeShared('r0');
    this.functions.forEach((_, i) => this.changeFunction(i, 'r0'));
  }

  /** Gives one function another string constant: one binary changes. */
  public changeFunction(index: number, revision: string): void {
    const name = this.functions[index];
    this.put(`cmd/${name}/main.go`, MAIN.replace('REVISION', `${name} ${revision}`));
  }

  /** Gives the package that all others import another string constant: every binary changes. */
  public changeShared(revision: string): void {
    this.put('internal/shared/shared.go', SHARED.replace('RELEASE', revision));
  }

  private put(file: string, source: string): void {
    const target = path.join(this.dir, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, source);
  }
}

/** A Go file of one of the module's packages; `~` stands for the directory of its internal packages. */
function goFile(name: string, imports: string, body: string): string {
  const paths = imports.split(' ').map(i => i.replace('~', `${MODULE}/internal`)).sort();
  return `package ${name}\n\nimport (\n${paths.map(p => `\t"${p}"\n`).join('')})\n${body}`;
}

const SHARED = String.raw`package shared

const release = "RELEASE"

func Name(part string) string { return part + "/" + release }
`;

const MAIN = goFile('main', `context encoding/json fmt os time ${LAMBDA}/lambda ~/client ~/clock ~/model ~/shared ~/store ~/text`, String.raw`
const revision = "REVISION"

type handler struct { api *client.Client; orders *store.Store }

func (h *handler) handle(ctx context.Context, event json.RawMessage) (string, error) {
	order, err := model.Decode(event)
	if err != nil { return "", fmt.Errorf("%s: %w", revision, err) }
	if due := clock.NextWindow(order.Placed, time.Hour); due.After(clock.Now()) { return text.Slug("later " + revision), nil }
	h.orders.Put(order)
	if err := h.api.Post(ctx, "/orders", order); err != nil { return "", err }
	return text.Table(h.orders.Largest(10)) + shared.Name(revision), nil
}

func main() { lambda.Start((&handler{api: client.New(os.Getenv("API_URL")), orders: store.New()}).handle) }
`);

/** By path below `internal`: JSON, an HTTP client, strings, times; all but the plainest files use `shared`. */
const PACKAGES: Record<string, string> = {
  'model/order.go': goFile('model', 'encoding/json time ~/shared', String.raw`
type Line struct {
	SKU      string "json:\"sku\""
	Quantity int    "json:\"quantity\""
	Cents    int64  "json:\"cents\""
}

type Order struct {
	ID      string    "json:\"id\""
	Lines   []Line    "json:\"lines\""
	Placed  time.Time "json:\"placed\""
	Release string    "json:\"release,omitempty\""
}

func Decode(data []byte) (Order, error) {
	order := Order{Release: shared.Name("model")}
	if err := json.Unmarshal(data, &order); err != nil { return Order{}, err }
	return order, order.Check()
}
`),
  'model/check.go': goFile('model', 'errors fmt', String.raw`
func (o Order) Check() error {
	var problems []error
	for i, line := range o.Lines {
		if line.Quantity < 1 || line.Cents < 0 { problems = append(problems, fmt.Errorf("line %d: %d times %d", i, line.Quantity, line.Cents)) }
	}
	return errors.Join(problems...)
}

func (o Order) Total() (cents int64) {
	for _, line := range o.Lines { cents += int64(line.Quantity) * line.Cents }
	return cents
}
`),
  'client/client.go': goFile('client', 'bytes cmp context encoding/json fmt net/http time ~/shared', String.raw`
type Client struct { base string; http *http.Client }

func New(base string) *Client { return &Client{base: base, http: &http.Client{Timeout: 5 * time.Second}} }

func (c *Client) Post(ctx context.Context, path string, value any) error {
	body, err := json.Marshal(value)
	if err != nil { return err }
	return retry(ctx, 3, func() error {
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+path, bytes.NewReader(body))
		if err != nil { return err }
		request.Header.Set("User-Agent", shared.Name("client"))
		response, err := c.http.Do(request)
		if err != nil { return err }
		if response.StatusCode >= 300 { err = fmt.Errorf("%s: %s", path, response.Status) }
		return cmp.Or(err, response.Body.Close())
	})
}
`),
  'client/retry.go': goFile('client', 'context time', String.raw`
func retry(ctx context.Context, times int, attempt func() error) (err error) {
	for wait := 50 * time.Millisecond; times > 0; times, wait = times-1, wait*2 {
		if err = attempt(); err == nil { return nil }
		select {
		case <-ctx.Done(): return ctx.Err()
		case <-time.After(wait):
		}
	}
	return err
}
`),
  'clock/clock.go': goFile('clock', 'time ~/shared', String.raw`
var zone = time.FixedZone(shared.Name("zone"), 3600)

func Now() time.Time { return time.Now().In(zone) }
`),
  'clock/window.go': goFile('clock', 'time', String.raw`
func NextWindow(t time.Time, length time.Duration) time.Time { return t.In(zone).Truncate(length).Add(length) }
`),
  'text/slug.go': goFile('text', 'strings unicode', String.raw`
func Slug(text string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) { return unicode.ToLower(r) }
		return '-'
	}, text), "-")
}
`),
  'text/table.go': goFile('text', 'fmt strings ~/model ~/shared', String.raw`
func Table(orders []model.Order) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", shared.Name("orders"))
	for _, order := range orders { fmt.Fprintf(&b, "%-20s %10.2f\n", order.ID, float64(order.Total())/100) }
	return b.String()
}
`),
  'store/store.go': goFile('store', 'sync ~/model ~/shared', String.raw`
type Store struct { mu sync.RWMutex; name string; orders map[string]model.Order }

func New() *Store { return &Store{name: shared.Name("store"), orders: map[string]model.Order{}} }

func (s *Store) Put(order model.Order) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.orders[order.ID] = order
}
`),
  'store/query.go': goFile('store', 'cmp maps slices ~/model', String.raw`
func (s *Store) Largest(count int) []model.Order {
	s.mu.RLock()
	defer s.mu.RUnlock()
	orders := slices.SortedFunc(maps.Values(s.orders), func(a, b model.Order) int { return cmp.Compare(b.Total(), a.Total()) })
	return orders[:min(count, len(orders))]
}
`),
};
