// Telephone numbers that nobody here wrote: the examples of libphonenumber's metadata, in the forms that their countries write,
// in sentences. Writes artifacts/detection/phones.json.
import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { getCountries, getExampleNumber } from 'libphonenumber-js/max';

const require = createRequire(import.meta.url);
const examples = JSON.parse(readFileSync(require.resolve('libphonenumber-js/examples.mobile.json')));
const plain = ['Her landlord left {} on the note.', '| 17 | {} | open |', 'Mr Aziz, {}, Tuesday'];
const labelled = ['Phone: {}', '{"mobile":"{}"}', 'You can call me at {} after six.', 'Tel. {}', 'My number is {}, thanks'];
const out = [];
let i = 0;
for (const country of getCountries()) {
  const number = getExampleNumber(country, examples);
  if (!number) continue;
  for (const [form, value] of [['international', number.formatInternational()], ['E.164', number.number], ['national', number.formatNational()]]) {
    for (const [place, templates] of [['no label', plain], ['label', labelled]]) {
      const template = templates[i++ % templates.length];
      out.push({ country, form, place, start: template.indexOf('{}'), value, text: template.replace('{}', value) });
    }
  }
}
mkdirSync(new URL('../../artifacts/detection/', import.meta.url), { recursive: true });
writeFileSync(new URL('../../artifacts/detection/phones.json', import.meta.url), JSON.stringify(out));
console.log(`${out.length} texts`);
