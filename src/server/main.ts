import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Problem } from '#contract/problem.ts';
import type { Command } from './cli/command.ts';
import { commands } from './cli/commands.ts';
import { exitCodes, Refusal, type Sentence } from './refusal.ts';

const codes = [
  '退出码 / exit codes:',
  '  0 完成 done',
  '  1 拒绝:输入或状态不允许 / refused: input or state does not allow it',
  '  2 命令写错 / the command line is wrong',
  '  3 同样的工作正在进行 / busy: the same work is under way',
  '  4 数据库或本机环境不可用,或程序出错 / database or machine not available, or a fault of ours',
  '  5 做了一部分:其余已说明原因 / done in part: what was not done is named',
].join('\n');

async function printHelp(command?: Command): Promise<void> {
  if (command) {
    console.log(`jingtian ${command.name} ${command.takes}\n${command.summary.zh} / ${command.summary.en}\n`);
    for (const line of [
      ...command.help,
      '--json           结果只用一行 JSON / the answer as one line of JSON',
    ])
      console.log(`  ${line}`);
  } else {
    console.log('npm run jingtian -- <command> [--json] [--help]\n');
    for (const load of commands.values()) {
      const { name, takes, summary } = await load();
      console.log(`  ${name.padEnd(9)} ${takes}\n            ${summary.zh} / ${summary.en}`);
    }
  }
  console.log(`\n${codes}`);
}

const misused = (sentence: Sentence, cause?: unknown) => new Refusal(sentence, exitCodes.usage, { cause });

function readArgs(command: Command, args: string[]) {
  const options = { ...command.options, json: { type: 'boolean' }, help: { type: 'boolean' } } as const;
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (cause) {
    const said = cause instanceof Error ? cause.message.split('. ')[0] : '';
    throw misused({ zh: `命令写错了:${said}`, en: `The command line is wrong: ${said}` }, cause);
  }
}

/** Runs one command of the operator's and answers with its exit code. */
async function main([name, ...rest]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === 'help') {
    await printHelp();
    return name ? exitCodes.done : exitCodes.usage;
  }
  const command = await commands.get(name)?.();
  if (!command) throw misused({ zh: `没有命令「${name}」`, en: `There is no command "${name}"` });
  const { values, positionals } = readArgs(command, rest);
  if (values['help'] === true) {
    await printHelp(command);
    return exitCodes.done;
  }
  const [min, max] = command.words ?? [0, 0];
  if (positionals.length < min || positionals.length > max)
    throw misused({ zh: `用法:${name} ${command.takes}`, en: `Usage: ${name} ${command.takes}` });
  const isJson = values['json'] === true;
  const print = (text: string, data?: unknown): void => {
    if (!isJson) console.log(text);
    else if (data !== undefined) console.log(JSON.stringify(data));
  };
  return command.run({ values, positionals, print });
}

const busyCodes = new Set(['import.busy', 'plan.running', 'plan.importing']);

/** What a failure says to whoever ran the command, and with which exit code. */
function explain(error: unknown): { sentence: Sentence; exitCode: number } {
  if (error instanceof Refusal) return error;
  if (error instanceof AggregateError) {
    const all = error.errors.map(explain);
    const [first] = all;
    const exitCode = all.every((one) => one.exitCode === first?.exitCode) ? first?.exitCode : undefined;
    const joined = (language: 'zh' | 'en') =>
      [...new Set(all.map(({ sentence }) => sentence[language]))].join('\n');
    return { sentence: { zh: joined('zh'), en: joined('en') }, exitCode: exitCode ?? exitCodes.unavailable };
  }
  if (error instanceof Problem) {
    const said = error.details['sentence'];
    return {
      sentence: {
        zh: typeof said === 'string' ? `${error.message}:${said}` : error.message,
        en: error.code,
      },
      exitCode: busyCodes.has(error.code) ? exitCodes.busy : exitCodes.refused,
    };
  }
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { sentence: { zh: '程序出错', en: said }, exitCode: exitCodes.unavailable };
}

// What was compiled once is read back at the next start; beside the built web, where nobody else may write.
enableCompileCache(fileURLToPath(new URL('../../dist/code', import.meta.url)));
const args = process.argv.slice(2);
try {
  process.exitCode = await main(args);
} catch (error) {
  const { sentence, exitCode } = explain(error);
  if (args.includes('--json')) console.log(JSON.stringify({ error: sentence, exitCode }));
  else console.error(`${sentence.zh}\n${sentence.en}`);
  process.exitCode = exitCode;
}
