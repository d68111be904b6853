import { SaxesParser } from 'saxes';
import { tableLimits } from '../limits.ts';
import { Refused } from '../refused.ts';

export type XmlHandlers = {
  /** Names come without their prefix. */
  open: (name: string, attributes: Readonly<Record<string, string>>) => void;
  close?: (name: string) => void;
  text?: (text: string) => void;
};

const local = (name: string): string => {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
};

/**
 * Reads a part as XML, block by block; what the handlers gathered is there after each step. A document type
 * with its entities is refused, and so is a text longer than a record may be, before it is gathered.
 */
export async function* readXml(part: AsyncIterable<Buffer>, handlers: XmlHandlers): AsyncGenerator<void> {
  const parser = new SaxesParser<{ position: false; xmlns: false }>({ position: false, xmlns: false });
  let sinceTag = 0;
  parser.on('doctype', () => {
    throw new Refused('file.unsafe');
  });
  parser.on('error', () => {
    throw new Refused('file.damaged');
  });
  parser.on('opentag', ({ name, attributes }) => {
    sinceTag = 0;
    handlers.open(local(name), attributes);
  });
  const { close, text } = handlers;
  parser.on('closetag', ({ name }) => {
    sinceTag = 0;
    close?.(local(name));
  });
  if (text) parser.on('text', text);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (block?: Buffer): string => {
    try {
      return block ? decoder.decode(block, { stream: true }) : decoder.decode();
    } catch {
      throw new Refused('file.damaged');
    }
  };
  for await (const block of part) {
    // The parser keeps a text, a tag or a doctype until it ends.
    sinceTag += block.length;
    parser.write(decode(block));
    if (sinceTag > 4 * tableLimits.recordBytes)
      throw new Refused('file.cell-long', { max: tableLimits.recordBytes / 1024 });
    yield;
  }
  parser.write(decode());
  parser.close();
  yield;
}

/** Reads a small part whole. */
export async function readWholeXml(part: AsyncIterable<Buffer>, handlers: XmlHandlers): Promise<void> {
  for await (const _ of readXml(part, handlers));
}
