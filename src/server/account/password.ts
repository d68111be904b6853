import { argon2, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { problem } from '#contract/problem.ts';
import { signInPolicy } from './policy.ts';
import { weakWords } from './weak-words.ts';

const { memoryKib, passes, lanes, tagBytes, concurrentMax, queueMax } = signInPolicy.hash;
const pepperId = '1';
const head = `$argon2id$v=19$m=${memoryKib},t=${passes},p=${lanes}$`;

let running = 0;
const waiting: (() => void)[] = [];

/** Derives the tag of a password; only a turn hands one out. */
type Hasher = (password: string, salt: Buffer) => Promise<Buffer>;

const hashWithSalt: Hasher = (password, salt) =>
  new Promise((resolve, reject) => {
    argon2(
      'argon2id',
      {
        message: password.normalize('NFKC'),
        nonce: salt,
        parallelism: lanes,
        tagLength: tagBytes,
        memory: memoryKib,
        passes,
      },
      (error, tag) => (error ? reject(error) : resolve(tag)),
    );
  });

/** Each hash holds 19 MiB for tens of milliseconds: few at once, a bounded queue, then a refusal (trust.md §3.2). */
export async function inHashTurn<T>(run: (hasher: Hasher) => Promise<T>): Promise<T> {
  if (running === concurrentMax) {
    if (waiting.length === queueMax) throw problem('session.busy');
    // Whoever ends hands the place over without giving it up.
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running += 1;
  try {
    return await run(hashWithSalt);
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

const pepperOver = (pepper: Buffer, tag: Buffer): Buffer => createHmac('sha256', pepper).update(tag).digest();

/** `$argon2id$v=19$m=…$salt$HMAC(pepper, tag)|pepper id`: a stolen table alone cannot be guessed against. */
export async function hashPassword(hasher: Hasher, pepper: Buffer, password: string): Promise<string> {
  const salt = randomBytes(16);
  const tag = pepperOver(pepper, await hasher(password, salt));
  return `${head}${salt.toString('base64')}$${tag.toString('base64')}|${pepperId}`;
}

const nobodySalt = randomBytes(16);

/** Whether the password opens `stored`; without a stored hash the same work is done and the answer is no. */
export async function verifyPassword(
  hasher: Hasher,
  pepper: Buffer,
  stored: string | null,
  password: string,
): Promise<boolean> {
  const [saltText = '', rest = ''] = stored?.startsWith(head) ? stored.slice(head.length).split('$') : [];
  const [tagText = '', storedPepperId] = rest.split('|');
  const known = storedPepperId === pepperId;
  const salt = known ? Buffer.from(saltText, 'base64') : nobodySalt;
  const tag = pepperOver(pepper, await hasher(password, salt));
  const expected = Buffer.from(tagText, 'base64');
  return known && expected.length === tag.length && timingSafeEqual(expected, tag);
}

const classes = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u];
const plainOf: Record<string, string> = {
  0: 'o',
  1: 'l',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  $: 's',
  '@': 'a',
  '!': 'i',
};
const stems = new Set(weakWords);
const stemMax = Math.max(...weakWords.map((word) => word.length));

/** Whether the letters are nothing but weak words in a row, a run of one letter or no letters at all. */
function isOnlyWeakWords(letters: string): boolean {
  const reachable = [true];
  for (let end = 1; end <= letters.length; end += 1) {
    let reached = false;
    for (let length = 1; length <= Math.min(stemMax, end) && !reached; length += 1)
      reached = reachable[end - length] === true && stems.has(letters.slice(end - length, end));
    reachable.push(reached);
  }
  return reachable[letters.length] === true || /^(.)\1*$/u.test(letters);
}

/** Profile `mlps3`: length, classes, and nothing that a list or the login name already holds. */
export function isWeakPassword(password: string, loginName: string): boolean {
  const text = password.normalize('NFKC');
  const length = Array.from(text).length;
  const { lengthMin, lengthMax, classesMin } = signInPolicy.password;
  if (length < lengthMin || length > lengthMax) return true;
  if (classes.filter((pattern) => pattern.test(text)).length < classesMin) return true;
  const lower = text.toLowerCase();
  if (loginName.length >= 3 && lower.includes(loginName.toLowerCase())) return true;
  if (/^(.{1,4})\1+$/u.test(lower)) return true;
  const lettersOf = (part: string) => part.replaceAll(/[^a-z]/g, '');
  const unmangled = (part: string) => lettersOf(part.replaceAll(/./gu, (char) => plainOf[char] ?? char));
  // A year or a mark hung on either end is no letter in disguise.
  const middle = lower.replace(/^[^a-z]+/, '').replace(/[^a-z]+$/, '');
  // Letters of other scripts count as content of their own.
  if (/[^\P{L}a-z]/u.test(lower)) return false;
  return [lettersOf(lower), unmangled(lower), unmangled(middle)].some(isOnlyWeakWords);
}
