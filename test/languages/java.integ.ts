import * as fs from 'fs';
import * as path from 'path';
import { tempDir } from '../support/go-sources';
import { javaLibrary, readmeManifest, root, start } from '../support/languages';
import { describeWithTools } from '../support/tools';

const PROGRAM = `import io.github.gopherconstructs.GoContainerImage;
import io.github.gopherconstructs.kubernetes.GoWebService;
import org.cdk8s.App;
import org.cdk8s.Chart;

public class Main {
  public static void main(String[] args) {
    App app = new App();
    Chart chart = new Chart(app, "shop");
    GoContainerImage image = GoContainerImage.Builder.create(chart, "image").entry(args[0]).repository("registry.example.com/shop/api").build();
    GoWebService.Builder.create(chart, "api").image(image).port(8080).build();
    app.synth();
  }
}
`;

describeWithTools(['javac', 'mvn'], 'Java', () => {
  let classpath: string;
  beforeAll(() => { classpath = javaLibrary(); }, 15 * 60_000);

  /** Since Java 11 a program of one file needs no compiling. */
  const java = (entry: string, env: { [name: string]: string } = {}) => {
    const program = path.join(tempDir('program'), 'Main.java');
    fs.writeFileSync(program, PROGRAM);
    return start('java', ['-cp', classpath, program, entry], path.join(root, 'examples', 'shop', 'infra'), { GOPHER_CONSTRUCTS_CACHE: tempDir('cache'), ...env });
  };

  test('the generated code compiles, and the two lines of the README make the same manifest as in TypeScript', () => {
    const outdir = tempDir('readme');
    const { status, stderr } = java('../cmd/api', { CDK8S_OUTDIR: outdir, GOPHER_CONSTRUCTS_OUT: tempDir('artifacts') });
    expect(stderr).toMatch(/^gopher-constructs: 1 compiled, 0 cached in [0-9.]+ s\ngopher-constructs: the output directory is temporary; images and other artifacts are in \S+\n$/);
    expect(status).toBe(0);
    expect(fs.readFileSync(path.join(outdir, 'shop.k8s.yaml'), 'utf8')).toBe(readmeManifest());
  });

  test('a wrong prop is told in one line, with the line that is wrong in the stack', () => {
    const { status, stderr } = java('../cmd/nothing');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^Exception in thread "main" .*: entry '..\/cmd\/nothing' does not exist \(resolved from .*\)\n/);
    expect(stderr).toMatch(/\n\s+at Main\.main\(Main\.java:10\)\n/);
  });
});
