// The YAML language server as an editor runs it: a child process, JSON-RPC over stdio. Nothing here waits by time; what never comes is
// ended by ctest.

import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';

const server_path = 'tests/schema/node_modules/yaml-language-server/bin/yaml-language-server';
/** What docs/language.md tells people to set, and no network. */
const settings = {
  yaml: {
    yamlVersion: '1.2', validate: true, hover: true, completion: true,
    schemaStore: { enable: false, url: '' }, kubernetesCRDStore: { enable: false },
  },
};

export class LanguageServer {
  constructor() {
    this.child = spawn(process.execPath, [server_path, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.next_id = 1;
    this.answers = new Map(); // id -> {resolve, reject}
    this.wanted = new Map(); // uri -> resolve, for the next diagnostics
    this.bytes = Buffer.alloc(0);
    this.child.stdout.on('data', (chunk) => this.take(chunk));
    this.ended = new Promise((done) => this.child.on('exit', done));
  }

  async start() {
    const root = pathToFileURL(resolve('.')).href;
    const capabilities = {
      workspace: { configuration: true },
      textDocument: { completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } }, hover: { contentFormat: ['markdown'] } },
    };
    await this.ask('initialize', { processId: process.pid, rootUri: root, capabilities, workspaceFolders: [{ uri: root, name: 'docket' }] });
    this.tell('initialized', {});
    this.tell('workspace/didChangeConfiguration', { settings });
  }

  async stop() {
    await this.ask('shutdown', null);
    this.tell('exit', null);
    await this.ended;
  }

  /** Opens a text under a path and gives the diagnostics; nothing need exist there, but relative schemas are looked up from there. */
  async open(path, text) {
    const uri = pathToFileURL(resolve(path)).href;
    const diagnostics = new Promise((done) => this.wanted.set(uri, done));
    this.tell('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
    return { uri, diagnostics: await diagnostics };
  }

  hover(uri, position) {
    return this.ask('textDocument/hover', { textDocument: { uri }, position });
  }

  async completions(uri, position) {
    const found = await this.ask('textDocument/completion', { textDocument: { uri }, position });
    return found.items ?? found;
  }

  ask(method, params) {
    const id = this.next_id++;
    return new Promise((done, fail) => {
      this.answers.set(id, { done, fail });
      this.send({ id, method, params });
    });
  }

  tell(method, params) {
    this.send({ method, params });
  }

  send(message) {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  take(chunk) {
    this.bytes = Buffer.concat([this.bytes, chunk]);
    for (;;) {
      const end = this.bytes.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.bytes.subarray(0, end).toString())[1]);
      if (this.bytes.length < end + 4 + length) return;
      const message = JSON.parse(this.bytes.subarray(end + 4, end + 4 + length).toString());
      this.bytes = this.bytes.subarray(end + 4 + length);
      this.handle(message);
    }
  }

  handle({ id, method, params, result, error }) {
    if (method === 'workspace/configuration') this.send({ id, result: params.items.map(({ section }) => settings[section] ?? {}) });
    else if (method === 'textDocument/publishDiagnostics') this.publish(params);
    else if (method !== undefined && id !== undefined) this.send({ id, result: null });
    else if (id !== undefined) {
      const { done, fail } = this.answers.get(id);
      this.answers.delete(id);
      if (error) fail(new Error(error.message));
      else done(result);
    }
  }

  publish({ uri, diagnostics }) {
    this.wanted.get(uri)?.(diagnostics);
    this.wanted.delete(uri);
  }
}
