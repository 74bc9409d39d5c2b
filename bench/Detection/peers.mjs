// The peers on the texts that the tests exported: secretlint (recommended rules) and openredaction (defaults).
// Reads artifacts/detection/{known,held-out,phones}.json and the synthetic set of Presidio; writes bench/results/detection-peers.md.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { lintSource } from '@secretlint/core';
import { creator as preset } from '@secretlint/secretlint-rule-preset-recommend';
import { OpenRedaction } from 'openredaction';

const root = new URL('../../', import.meta.url);
const shared = process.env.FASTMCP_SHARED ?? new URL('../shared', root).pathname;
const read = name => JSON.parse(readFileSync(new URL(`artifacts/detection/${name}.json`, root)));
const redactor = new OpenRedaction();

async function secretlint(text) {
  const result = await lintSource({
    source: { filePath: 'text.txt', content: text, contentType: 'text', ext: '.txt' },
    options: { config: { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: preset, options: {} }] } },
  });
  return result.messages.map(message => message.range);
}

async function openredaction(text) {
  const result = await redactor.detect(text);
  return result.detections.map(found => found.position ?? [found.start, found.end]);
}

const engines = { 'this gateway': null, secretlint, openredaction };

async function score(documents, find) {
  const rows = {};
  let findings = 0;
  let wrong = 0;
  for (const document of documents) {
    const found = find ? await find(document.Text) : document.Ours;
    findings += found.length;
    const spans = document.Planted.map(p => [p.Start, p.Start + p.Length]);
    wrong += found.filter(([a, b]) => !spans.some(([s, e]) => s < b && a < e)).length;
    document.Planted.forEach((p, i) => {
      const row = (rows[p.Family] ??= { total: 0, hit: 0 });
      row.total++;
      row.hit += found.some(([a, b]) => a < spans[i][1] && spans[i][0] < b) ? 1 : 0;
    });
  }
  return { rows, findings, wrong };
}

const ratio = (part, of) => (of === 0 ? '-' : (part / of).toFixed(3));

async function section(title, documents) {
  const scores = {};
  for (const [name, find] of Object.entries(engines)) scores[name] = await score(documents, find);
  const families = Object.keys(scores['this gateway'].rows).sort();
  const names = Object.keys(engines);
  const lines = [`## ${title}`, '', `Recall by family, ${documents.length} texts.`, '', `| family | planted | ${names.join(' | ')} |`, `|---|---|${'---|'.repeat(names.length)}`];
  for (const family of families) {
    lines.push(`| ${family} | ${scores['this gateway'].rows[family].total} | ${names.map(n => ratio(scores[n].rows[family].hit, scores[n].rows[family].total)).join(' | ')} |`);
  }
  lines.push('', `| | ${names.join(' | ')} |`, `|---|${'---|'.repeat(names.length)}`);
  lines.push(`| findings | ${names.map(n => scores[n].findings).join(' | ')} |`);
  lines.push(`| false | ${names.map(n => scores[n].wrong).join(' | ')} |`);
  lines.push(`| precision | ${names.map(n => ratio(scores[n].findings - scores[n].wrong, scores[n].findings)).join(' | ')} |`, '');
  return lines.join('\n');
}

const parts = [
  '# Precision and recall beside secretlint and openredaction', '',
  `Versions: @secretlint/secretlint-rule-preset-recommend 13.0.7, openredaction 1.1.5, each with its defaults. Made by \`bench/Detection/run.sh\`.`,
  'secretlint looks for secrets alone; openredaction takes also what this gateway leaves to rules that are off (names, addresses, IP',
  'addresses, times), and that counts as false where nothing was planted. A finding counts for a value if their spans overlap.', '',
  await section('Own labelled set, known half', read('known')),
  await section('Own labelled set, held-out half', read('held-out')),
];
for (const [name, title] of [['presidio', 'Presidio\'s synthetic set (all of it known; entities that have a rule here)'], ['phones', 'Telephone numbers of libphonenumber\'s examples (since two forms were added from its misses, no longer held out)'], ['gitleaks', 'Secrets drawn from the rules of gitleaks']]) {
  if (existsSync(new URL(`artifacts/detection/${name}-scored.json`, root))) parts.push(await section(title, read(`${name}-scored`)));
}
writeFileSync(new URL('bench/results/detection-peers.md', root), parts.join('\n') + '\n');
console.log(parts.join('\n'));
