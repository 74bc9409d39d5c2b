// The openai client, whose calls people decide elsewhere, by what the calls say:
//   node models.mjs http://HOLDS:GATEWAY http://RETRIES:GATEWAY
// Held as a stream and plainly, and on a route that says come again.
import { createRequire } from 'node:module';
import { runCases } from './cases.mjs';
const require = createRequire(process.env.PEERS_DIR + '/package.json');
const OpenAI = require('openai').default ?? require('openai');
const [, , holds, retries] = process.argv;

const clientOf = (base) => new OpenAI({ apiKey: 'test-key', baseURL: base + '/v1', maxRetries: 0, timeout: 55000 });
const ask = async (client, text, stream) => {
  const answer = await client.chat.completions.create({ model: 'gpt-4o', stream, messages: [{ role: 'user', content: 'tell me: ' + text }] });
  if (!stream) return answer.choices[0].message.content;
  let said = '';
  for await (const chunk of answer) said += chunk.choices[0]?.delta?.content ?? '';
  return said;
};
const expect = (holds, otherwise) => { if (!holds) throw new Error(otherwise); };
const answers = async (text, stream) => { const said = await ask(clientOf(holds), text, stream); expect(said.startsWith('Contact '), said); };
const refused = async (text, stream) => {
  let said;
  try { said = await ask(clientOf(holds), text, stream); } catch (e) { return expect(e.message.includes('Not in a browser.'), e.message); }
  throw new Error('it passed: ' + said);
};
const again = async (text) => {
  let pending = 0;
  for (; pending < 400; pending++) {
    try {
      const said = await ask(clientOf(retries), text, false);
      return expect(pending > 0 && said.startsWith('Contact '), `${pending}: ${said}`);
    } catch (e) {
      expect(e.status === 403 && e.code === 'approval_pending', `${e.status} ${e.code} ${e.message}`);
      await new Promise((go) => setTimeout(go, 100));
    }
  }
  throw new Error('it is pending for ever');
};
const cases = {
  'held as a stream, approved': answers('approve model-stream', true),
  'held as a stream, denied': refused('deny model-stream', true),
  'held plainly, approved': answers('approve model-plain', false),
  'held plainly, denied': refused('deny model-plain', false),
  'told to come again, approved': again('approve model-again'),
};
await runCases(cases, 55000);
