// Official clients that take tasks, against a gateway that asks people:
//   node tasks.mjs http://127.0.0.1:GATEWAY/mcp legacy|modern http://127.0.0.1:ADMIN APPROVERS-TOKEN TOOL
// legacy: the TypeScript SDK of 2025-11-25 (client.experimental.tasks); modern: the client of 2026-07-28 with the package of the extension.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { runCases } from './cases.mjs';
const require = createRequire(process.env.PEERS_DIR + '/package.json');
const [, , through, mode, admin, token, tool] = process.argv;
const load = (name) => import(pathToFileURL(require.resolve(name).replace(/\.cjs$/, '.mjs')).href);

const api = async (path, order) => {
  const answer = await fetch(admin + '/approvals' + path, { method: order ? 'POST' : 'GET', headers: { authorization: 'Bearer ' + token }, body: order && JSON.stringify(order) });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer.json();
};
const pause = (ms) => new Promise((go) => setTimeout(go, ms));
const open = async () => {
  for (let i = 0; i < 600; i++) {
    const found = (await api('')).find((r) => r.name === tool);
    if (found) return found;
    await pause(50);
  }
  throw new Error(tool + ' was never asked for');
};
const expect = (holds, otherwise) => { if (!holds) throw new Error(otherwise); };
const args = tool === 'simulate-research-query' ? { topic: 'approvals' } : {};

// Each gives: what the task stood as, in order, and what came of it.
const legacy = async () => {
  const { Client } = await load('@modelcontextprotocol/sdk/client/index.js');
  const { StreamableHTTPClientTransport } = await load('@modelcontextprotocol/sdk/client/streamableHttp.js');
  const client = new Client({ name: 'tasks', version: '1.0.0' }, { capabilities: {} });
  await client.connect(new StreamableHTTPClientTransport(new URL(through)));
  return {
    call: async (made) => {
      const seen = [];
      let id;
      for await (const message of client.experimental.tasks.callToolStream({ name: tool, arguments: args }, undefined, { task: { ttl: 600000 } })) {
        if (message.type === 'taskCreated') { id = message.task.taskId; seen.push(message.task.status); made?.(id); }
        else if (message.type === 'taskStatus') seen.push(message.task.status);
        else if (message.type === 'result') return { seen, result: message.result };
        // This client says of a task only that it failed; why stands in the task.
        else return { seen, error: id ? (await client.experimental.tasks.getTask(id)).statusMessage : message.error.message };
      }
      return { seen };
    },
    cancel: (id) => client.experimental.tasks.cancelTask(id),
  };
};

const modern = async () => {
  const { Client, StreamableHTTPClientTransport } = await load('@modelcontextprotocol/client');
  const { createTaskSessionFromClient, resultFromTaskOutcome } = await import(pathToFileURL(process.env.PEERS_DIR + '/node_modules/@modelcontextprotocol/ext-tasks/dist/client/index.js').href);
  const clientInfo = { name: 'tasks', version: '1.0.0' };
  const client = new Client(clientInfo, { capabilities: {}, versionNegotiation: { mode: 'auto' } });
  await client.connect(new StreamableHTTPClientTransport(new URL(through)));
  let next = 1000;
  const seen = [];
  const rawDispatch = async (request) => {
    const name = request.params.taskId ?? request.params.name;
    const answer = await fetch(through, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2026-07-28', 'mcp-method': request.method, 'mcp-name': name },
      body: JSON.stringify({ jsonrpc: '2.0', id: next++, ...request }),
    });
    const text = await answer.text();
    const said = JSON.parse(text.startsWith('{') ? text : text.split('\n').filter((l) => l.startsWith('data: ')).at(-1).slice(6));
    if (said.result?.status) seen.push(said.result.status);
    return said.error ? { kind: 'error', error: said.error } : { kind: 'result', result: said.result };
  };
  const session = createTaskSessionFromClient(client, { endpointId: 'gateway', rawDispatch, v2RequestFraming: { protocolVersion: '2026-07-28', clientInfo, clientCapabilities: {} } });
  return {
    call: async (made) => {
      seen.length = 0;
      const execution = await session.callTool(tool, args);
      made?.(execution);
      try {
        const { outcome } = await execution.settle();
        return { seen, result: resultFromTaskOutcome(outcome) };
      } catch (e) {
        return { seen, error: e.message };
      }
    },
    cancel: (execution) => execution.cancel(),
  };
};

const client = await (mode === 'legacy' ? legacy() : modern());
const cases = {
  'an approved call has its result': async () => {
    const call = client.call();
    const request = await open();
    await pause(1500);
    await api('/' + request.id, { act: 'approve', digest: request.digest });
    const { seen, result, error } = await call;
    expect(result?.content?.length > 0, 'no result: ' + error);
    expect(seen[0] === 'working' && seen.at(-1) === 'completed', 'it stood as ' + seen);
  },
  'a denied call has its reason': async () => {
    const call = client.call();
    await api('/' + (await open()).id, { act: 'deny', reason: 'Not this one.' });
    const { seen, result, error } = await call;
    expect(!result && seen.at(-1) === 'failed' && error.includes('Not this one.'), `${seen}: ${error}`);
  },
  'a call that is given up is not made': async () => {
    let tell;
    const made = new Promise((set) => { tell = set; });
    const call = client.call(tell);
    const request = await open();
    await client.cancel(await made);
    await call;
    for (let i = 0; i < 200; i++) {
      const { state } = await api('/' + request.id);
      if (String(state).toLowerCase() === 'abandoned') return;
      await pause(50);
    }
    throw new Error('it is not given up: ' + JSON.stringify((await api('/' + request.id)).state));
  },
};
await runCases(cases, 40000);
