// The program as a process, and a client on one kept connection.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { launch } from '../commit/compare/processes.mjs';

export class Client {
  constructor(port, token) {
    this.port = port;
    this.token = token;
    this.agent = new Agent({ keepAlive: true, maxSockets: 1 });
  }

  /// @return status, text and the milliseconds from sending to the last byte.
  ask(method, path, body) {
    const sent = body && JSON.stringify(body);
    const headers = { ...(this.token && { authorization: `Bearer ${this.token}` }), ...(sent && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) }) };
    const begun = performance.now();
    return new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port: this.port, method, path, headers, agent: this.agent }, (answer) => {
        const pieces = [];
        answer.on('data', (piece) => pieces.push(piece));
        answer.on('end', () => resolve({ status: answer.statusCode, text: Buffer.concat(pieces).toString(), ms: performance.now() - begun }));
        answer.on('error', reject);
      });
      asked.on('error', reject);
      asked.end(sent);
    });
  }

  async sign_in(username, password) {
    const { status, text } = await this.ask('POST', '/v1/sessions', { username, password, token: true });
    if (status >= 300) throw new Error(text);
    this.token = JSON.parse(text).token;
  }

  close() {
    this.agent.destroy();
  }
}

/// Starts the program, in this folder for its workflows and people, and waits until it is ready.
/// @return its client, the seconds that took, its largest memory so far, and its end.
export async function serve(program, db) {
  const begun = performance.now();
  const { pid, port, stop } = await launch(program, ['serve', '--listen', '127.0.0.1:0', '--db', db, '--web-root', ''],
    { env: { DOCKET_RATE_PER_SECOND: '0', DOCKET_LOG_LEVEL: 'warn' }, cwd: process.cwd() });
  const client = new Client(port);
  while ((await client.ask('GET', '/readyz')).status !== 200);
  return {
    port, client, start_seconds: (performance.now() - begun) / 1000,
    memory: () => Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024,
    stop: () => {
      client.close();
      return stop();
    },
  };
}
