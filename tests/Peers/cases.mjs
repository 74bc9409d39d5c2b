// Runs cases by name, each a function or what it has begun already, and ends the process: the last line is "N passed, N failed".
export async function runCases(cases, patience) {
  let failed = 0;
  for (const [name, run] of Object.entries(cases)) {
    try {
      await Promise.race([typeof run === 'function' ? run() : run, new Promise((_, no) => setTimeout(() => no(new Error('it hangs')), patience).unref())]);
      console.log('ok     ' + name);
    } catch (e) {
      failed++;
      console.log(`FAILED ${name}: ${e.message}`);
    }
  }
  console.log(`${Object.keys(cases).length - failed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}
