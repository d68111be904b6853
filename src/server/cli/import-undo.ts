import type { KeptReason } from '#contract/import-undo.ts';
import { exitCodes, Refusal } from '../refusal.ts';
import { countUndo } from '../source/undo/count.ts';
import { undoImport } from '../source/undo/run.ts';
import type { Command } from './command.ts';
import { dataOptions, withDatabase } from './house.ts';

const words: Record<KeptReason, string> = {
  LATER: '后来的导入又给了 / brought again by a later import',
  REFUSED: '拒绝与撤回从不撤销 / refusals and withdrawals are never undone',
  TOUCHED: '之后联系过 / touched since',
  APPLIED: '之后有申请进度 / an application since',
  CONSENTED: '之后给了授权 / consented since',
  PLANNED: '之后的日计划已安排 / on a plan made since',
  ASSIGNED: '之后有了协办人 / a helper since',
  JUDGED: '之后判断过是否同一人 / judged since',
  IN_USE: '另一次导入的持有在其名下 / a holding of another import',
  REGISTER: '名册不撤销,导入正确的文件更正 / registers are corrected by a new file',
};
const isId = (text: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(text);

export const importUndoCommand: Command = {
  name: 'import-undo',
  takes: 'RUN [--yes]',
  words: [1, 1],
  summary: {
    zh: '撤销一次导入:先清点,加 --yes 才执行',
    en: 'Undo an import: counts what goes and stays, and does it with --yes',
  },
  options: { ...dataOptions, yes: { type: 'boolean' } },
  help: [
    'RUN  导入编号,import 与「导入记录」给出 / the id of the run, as import and its account name it',
    '期限见参数 import.undo.days;被中断后再运行即续做 / within import.undo.days; killed, it goes on when called again',
  ],
  run: async ({ values, positionals, print }) => {
    const [id = ''] = positionals;
    if (!isId(id))
      throw new Refusal(
        { zh: `「${id}」不是导入编号`, en: `"${id}" is not the id of a run` },
        exitCodes.usage,
      );
    return withDatabase(values, async (database) => {
      const counts = await countUndo(database, id, new Date());
      const isDone = values['yes'] === true;
      if (isDone) await undoImport(database, id);
      const lines = [
        isDone
          ? `已撤销,清点时 ${counts.undoneCount} 行 / undone, ${counts.undoneCount} rows when counted`
          : `可撤销 ${counts.undoneCount} 行;加 --yes 执行 / ${counts.undoneCount} rows can be undone; --yes does it`,
        ...counts.kept.map(({ reason, count }) => `  保留 ${count}: ${words[reason]}`),
      ];
      print(lines.join('\n'), { id, isDone, ...counts });
      return exitCodes.done;
    });
  },
};
