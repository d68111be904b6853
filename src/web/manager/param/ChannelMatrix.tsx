import { Checkbox } from 'antd';
import { sources } from '#core/source/holding.ts';
import { codeText } from '../../text/format.ts';
import { useText } from '../../text/say.ts';

const channels = ['phone', 'wecom', 'visit', 'counter', 'activity'] as const;

/** Source by channel: where a contract with the bank is itself a basis for contact. */
export function ChannelMatrix({
  value,
  onChange,
}: {
  value: unknown;
  onChange: (value: Record<string, string[]>) => void;
}) {
  const say = useText();
  const chosen = new Map<string, string[]>(
    Object.entries(typeof value === 'object' && value !== null ? value : {}).map(([source, row]) => [
      source,
      Array.isArray(row) ? row.map(String) : [],
    ]),
  );
  const toggle = (source: string, channel: string, on: boolean) => {
    const next = new Map(chosen);
    const others = (next.get(source) ?? []).filter((one) => one !== channel);
    next.set(source, on ? [...others, channel] : others);
    onChange(Object.fromEntries([...next].filter(([, row]) => row.length > 0)));
  };
  return (
    <table className="matrix">
      <thead>
        <tr>
          <td />
          {channels.map((channel) => (
            <th key={channel} scope="col">
              {say(`channel.${channel}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sources.map((source) => (
          <tr key={source}>
            <th scope="row">{codeText(say, 'source', source)}</th>
            {channels.map((channel) => (
              <td key={channel}>
                <Checkbox
                  aria-label={`${codeText(say, 'source', source)} ${say(`channel.${channel}`)}`}
                  checked={chosen.get(source)?.includes(channel) ?? false}
                  onChange={(event) => toggle(source, channel, event.target.checked)}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
