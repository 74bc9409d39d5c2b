// A real OpenID provider (oidc-provider) whose access tokens are lent, asked about each by introspection (RFC 7662): a lease is alive while its exchange runs, and
// outlives no end of it.
//   node leases.mjs COMMAND...     the gateway's command, without its arguments
// PEERS_DIR: where the npm packages are.
import { createRequire } from 'node:module';
import { spawn } from 'node:child_process';
import { mkdtempSync, mkdirSync, writeFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import http from 'node:http';
import net from 'node:net';
const require = createRequire(process.env.PEERS_DIR + '/package.json');
const { Provider } = await import(pathToFileURL(require.resolve('oidc-provider')).href);
const expect = (holds, otherwise) => { if (!holds) throw new Error(otherwise); };
const listen = (server) => new Promise((done) => server.listen(0, '127.0.0.1', () => done(server.address().port)));
const until = async (holds, otherwise) => {
  for (let i = 0; i < 300; i++) { if (await holds()) return; await new Promise((r) => setTimeout(r, 50)); }
  throw new Error(otherwise);
};

let handler;
const provider = http.createServer((req, res) => handler(req, res));
const issuer = `http://127.0.0.1:${await listen(provider)}`;
const own = new Provider(issuer, {
  clients: [{ client_id: 'gateway', client_secret: 'of-the-gateway', grant_types: ['client_credentials'], response_types: [], redirect_uris: [] }],
  features: { devInteractions: { enabled: false }, clientCredentials: { enabled: true }, introspection: { enabled: true }, revocation: { enabled: true } },
  ttl: { ClientCredentials: 300 },
});
handler = own.callback();
const isActive = async (token) => (await (await fetch(`${issuer}/token/introspection`, {
  method: 'POST', headers: { authorization: `Basic ${btoa('gateway:of-the-gateway')}` }, body: new URLSearchParams({ token }),
})).json()).active;

// The upstream: it asks about what it was lent before it answers.
const lent = [];
const upstream = http.createServer(async (req, res) => {
  let body = '';
  for await (const piece of req) body += piece;
  const tool = JSON.parse(body).params.name;
  const token = req.headers.authorization.slice('Bearer '.length);
  lent.push({ tool, token, wasActive: await isActive(token) });
  const answer = (text) => JSON.stringify({ jsonrpc: '2.0', id: 7, result: { content: [{ type: 'text', text }] } });
  if (tool === 'whole' || tool === 'leak') { res.setHeader('content-type', 'application/json'); return res.end(answer(tool === 'leak' ? 'zq123456' : 'in')); }
  if (tool === 'refused') { res.statusCode = 500; return res.end('no'); }
  res.setHeader('content-type', 'text/event-stream');
  res.write(`data: ${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/message' })}\n\n`);
  if (tool === 'broken') setTimeout(() => req.socket.destroy(), 100);
});
const up = await listen(upstream);

const folder = mkdtempSync(join(tmpdir(), 'fastmcp-leases-'));
mkdirSync(join(folder, 'policies'));
writeFileSync(join(folder, 'secret'), 'of-the-gateway\n');
writeFileSync(join(folder, 'policies', 'decisions.yaml'), `apiVersion: fastmcp/v1
rules:
  - { id: tag, title: Tags of a build, pattern: 'zq\\d{6}', severity: high, mask: { replace: '[TAG]' } }
decisions:
  - { id: never, match: { tools: [never] }, then: deny }
  - { id: no-tags, on: response, match: { tools: [leak] }, when: "findings.exists(f, f.rule == 'tag')", then: deny, reason: The answer has a tag. }
default: allow
`);
const ports = net.createServer();
const gw = await listen(ports);
await new Promise((done) => ports.close(done));
writeFileSync(join(folder, 'fastmcp.yaml'), `listeners: [{ address: '127.0.0.1:${gw}' }]
outbound: { allow: [127.0.0.1] }
credentials: [{ name: real, source: client-credentials, url: '${issuer}/token', client: gateway, secret-file: secret, revoke-url: '${issuer}/token/revocation' }]
upstreams: [{ name: up, url: 'http://127.0.0.1:${up}', credential: real }]
routes: [{ path: /mcp, upstream: up, protocol: mcp }]
policies: { folder: policies, packs: [] }
limits: { drain-grace: 1s }
`);
const [program, ...arguments_] = process.argv.slice(2);
const gateway = spawn(program, [...arguments_, 'serve', '--config', join(folder, 'fastmcp.yaml')], { stdio: ['ignore', 'pipe', 'pipe'] });
let said = '';
for (const stream of [gateway.stdout, gateway.stderr]) stream.on('data', (piece) => { said += piece; });
const ended = new Promise((done) => gateway.on('exit', done));
await until(() => new Promise((done) => net.connect(gw, '127.0.0.1', function () { this.destroy(); done(true); }).on('error', () => done(false))), 'the gateway does not listen');

const call = (tool, take) => new Promise((done) => {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: tool, arguments: {} } });
  const request = http.request({ port: gw, path: '/mcp', method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2025-06-18' } }, (answer) => {
    let text = '';
    answer.on('data', (piece) => { text += piece; take?.(request, text); });
    answer.on('close', () => done({ status: answer.statusCode, text }));
    answer.on('error', () => done({ status: answer.statusCode, text }));
  });
  request.on('error', () => done({ status: 0, text: '' }));
  request.end(body);
});
const of = (tool) => lent.filter((one) => one.tool === tool);
const ends = async (tool) => {
  const [one] = of(tool);
  expect(of(tool).length === 1, `${tool} was asked ${of(tool).length} times`);
  expect(one.wasActive, `the lease of ${tool} was dead while it ran`);
  await until(async () => !(await isActive(one.token)), `the lease of ${tool} lives on`);
};

const cases = {
  'a call that is done': async () => { const { text } = await call('whole'); expect(text.includes('"in"'), text); await ends('whole'); },
  'a call that the upstream refuses': async () => { await call('refused'); await ends('refused'); },
  'a call whose answer is withheld': async () => { const { text } = await call('leak'); expect(text.includes('no-tags') || text.includes('error'), text); await ends('leak'); },
  'a stream that its client leaves, which goes on until its server ends it': async () => {
    await call('left', (request) => request.destroy());
    expect(await isActive(of('left')[0].token), 'it was ended while its call ran');
  },
  'a stream that its upstream breaks': async () => { await call('broken'); await ends('broken'); },
  'a call that is denied is lent nothing': async () => { await call('never'); expect(of('never').length === 0, 'it went up'); },
  'streams that run when the gateway is stopped': async () => {
    const running = call('stopped');
    await until(() => of('stopped').length === 1, 'it does not run');
    expect(await isActive(of('stopped')[0].token), 'it is dead already');
    gateway.kill('SIGTERM');
    await running;
    expect(await ended === 0, said);
    await ends('stopped');
    await ends('left');
  },
};

let passed = 0, failed = 0;
for (const [name, run] of Object.entries(cases)) {
  try { await run(); passed++; } catch (e) { failed++; console.log(`FAILED ${name}: ${e.stack}\n${said}`); }
}
gateway.kill('SIGKILL');
rmSync(folder, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
