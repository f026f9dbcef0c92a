import { ChildProcess, spawn } from 'child_process';
import { freePort } from './container-engine';
import { findTool } from './tools';

/** Where its answers come from. */
export const REGION = 'eu-central-1';

/** moto on loopback: an AWS API of this machine. */
export class Moto {
  public static async start(): Promise<Moto> {
    const port = await freePort();
    const server = spawn(findTool('moto_server')!, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore', env: { PATH: process.env.PATH } });
    const moto = new Moto(port, server);
    for (let attempt = 1; ; attempt++) {
      try {
        await fetch(`http://127.0.0.1:${port}/moto-api/data.json`);
        return moto;
      } catch (error) {
        if (attempt === 300 || server.exitCode !== null) throw error;
        await new Promise(resolve => setTimeout(resolve, 100));
      }
    }
  }

  private constructor(private readonly port: number, private readonly server: ChildProcess) {}

  /** What a client of AWS needs to talk to it and to nothing else. */
  public get environment(): { [name: string]: string } {
    return {
      AWS_ENDPOINT_URL: `http://localhost:${this.port}`, // moto finds the template's bucket by this name only
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      AWS_EC2_METADATA_DISABLED: 'true',
    };
  }

  /** Asks a service whose API is REST and JSON. */
  public async get(service: string, path: string): Promise<any> {
    return (await this.request(service, path)).json();
  }

  /** Asks a service whose API is JSON with the action in a header. */
  public async call(service: string, action: string, body: object): Promise<any> {
    return (await this.request(service, '/', { 'X-Amz-Target': action, 'Content-Type': 'application/x-amz-json-1.1' }, JSON.stringify(body))).json();
  }

  /** The template of a stack, as CloudFormation has it. */
  public async template(stack: string): Promise<any> {
    const body = new URLSearchParams({ Action: 'GetTemplate', Version: '2010-05-15', StackName: stack, TemplateStage: 'Original' }).toString();
    const xml = await (await this.request('cloudformation', '/', { 'Content-Type': 'application/x-www-form-urlencoded' }, body)).text();
    const text = /<TemplateBody>([\s\S]*)<\/TemplateBody>/.exec(xml)![1];
    return JSON.parse(text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;|&#34;/g, '"').replace(/&#39;|&apos;/g, "'").replace(/&amp;/g, '&'));
  }

  /** moto tells services apart by what is signed, and does not verify signatures. */
  private async request(service: string, path: string, headers: { [name: string]: string } = {}, body?: string): Promise<Response> {
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      body,
      headers: { ...headers, Authorization: `AWS4-HMAC-SHA256 Credential=testing/20200101/${REGION}/${service}/aws4_request, SignedHeaders=host, Signature=none` },
    });
    if (!response.ok) throw new Error(`${service} ${path}: ${response.status} ${await response.text()}`);
    return response;
  }

  public async stop(): Promise<void> {
    const ended = new Promise(resolve => this.server.once('exit', resolve));
    this.server.kill();
    await ended;
  }
}
