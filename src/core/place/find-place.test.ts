import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createPlaceFinder, type KnownPlace } from './find-place.ts';

const place = (id: string, more: Partial<KnownPlace<string>> = {}): KnownPlace<string> => ({
  id,
  name: id,
  aliases: [],
  district: '城东街道',
  holdsOthers: false,
  ...more,
});
const street = { holdsOthers: true };
const find = (address: string, ...register: KnownPlace<string>[]): string | undefined =>
  createPlaceFinder(register).find(address);

test('building, unit and room are parsed off, however they are written', () => {
  const garden = place('翠湖花园');
  for (const address of [
    '翠湖花园 3 幢 502',
    '翠湖花园3幢502室',
    '翠湖花园３幢５０２室',
    '翠湖花园三幢502',
    '翠湖花园小区3-2-502',
    '翠湖花园甲幢',
    '翠湖花园(3幢)',
    '翠湖 花园,3幢',
    '城东街道翠湖花园',
    '浙江省金华市婺城区城东街道翠湖花园12号楼2单元',
    '长兴县城东街道人民路12号翠湖花园3幢',
  ])
    assert.equal(find(address, garden), '翠湖花园', address);
});

test('a phase is another place, unless the register knows no phases', () => {
  const [garden, third] = [place('翠湖花园'), place('翠湖花园三期')];
  assert.equal(find('翠湖花园三期5幢', garden, third), '翠湖花园三期');
  assert.equal(find('翠湖花园(3期)5幢', garden, third), '翠湖花园三期');
  assert.equal(find('翠湖花园5幢', garden, third), '翠湖花园');
  assert.equal(find('翠湖花园二期5幢', garden, third), undefined);
  assert.equal(find('翠湖花园二期5幢', garden), '翠湖花园');
  assert.equal(find('翠湖花园5幢', third), undefined);
  assert.equal(find('爱法花园二期', place('爱法花园(二期)'), place('爱法花园(一期)')), '爱法花园(二期)');
});

test('what stands before and behind must leave the name whole', () => {
  const garden = place('湖花园');
  assert.equal(find('翠湖花园3幢', garden), undefined);
  assert.equal(find('阳光城市花园3幢', place('花园新村'), place('城市花园')), undefined);
  assert.equal(find('翠湖花园酒店', place('翠湖花园')), undefined);
  assert.equal(find('翠湖花园对面', place('翠湖花园')), undefined);
  assert.equal(find('城东街道翠湖花园(对面)', place('翠湖花园')), undefined);
  assert.equal(find('枫林路1477号', place('枫林路147号')), undefined);
  assert.equal(find('枫林路147号3幢', place('枫林路147号')), '枫林路147号');
  assert.equal(find('斜土路1358弄12号', place('斜土路1358弄'), place('斜土路135弄')), '斜土路1358弄');
  assert.equal(find('东市街道8号', place('东市街', street)), undefined);
});

test('of two names the longer or the finer has the address; two that fit alike leave none', () => {
  const register = [
    place('人民路', street),
    place('石桥村', { ...street, district: '石桥镇' }),
    place('翠湖花园'),
    place('阳光苑'),
  ];
  assert.equal(find('人民路12号', ...register), '人民路');
  assert.equal(find('人民路12号翠湖花园3幢', ...register), '翠湖花园');
  assert.equal(find('石桥镇石桥村5组', ...register), '石桥村');
  assert.equal(find('翠湖花园3幢(原阳光苑)', ...register), '翠湖花园');
  assert.equal(find('翠湖花园3幢、阳光苑5幢', ...register), undefined);
  assert.equal(
    find('翠湖花园', place('a', { name: '翠湖花园' }), place('b', { name: '翠湖花园' })),
    undefined,
  );
  assert.equal(find('安琪花苑12号', place('安琪花苑(公寓)'), place('安琪花苑(别墅)')), undefined);
  assert.equal(find('安琪花苑12号', place('安琪花苑(公寓)')), '安琪花苑(公寓)');
});

test('an area that speaks against it keeps a name from being found; one that names it decides', () => {
  const east = place('east', { name: '翠湖花园', district: '城东街道' });
  const west = place('west', { name: '翠湖花园', district: '城西街道' });
  assert.equal(find('城西街道翠湖花园3幢', east), undefined);
  assert.equal(find('城西街道翠湖花园3幢', east, west), 'west');
  assert.equal(createPlaceFinder([east, west]).find('翠湖花园3幢', '城东街道'), 'east');
  const inCity = place('city', { name: '翠湖花园', district: '徐汇' });
  assert.equal(find('北京市朝阳区翠湖花园', inCity), undefined);
  assert.equal(find('上海市徐汇区翠湖花园', inCity), 'city');
  assert.equal(find('徐汇翠湖花园', inCity), 'city');
  const moved = place('moved', { name: '永兴苑', district: '静安区' });
  const named = (name: string) =>
    /静安|闸北/.test(name) ? [{ no: '310106', name: '静安区', aliases: ['闸北区'] }] : [];
  assert.equal(createPlaceFinder([moved], named).find('闸北区永兴苑5号'), 'moved');
  assert.equal(createPlaceFinder([moved]).find('闸北区永兴苑5号'), undefined);
});

test('an alias and a town in front of the name serve as the name does', () => {
  assert.equal(find('翠湖家园3幢', place('翠湖花园', { aliases: ['翠湖家园'] })), '翠湖花园');
  assert.equal(find('翠湖花园3幢', place('城东街道翠湖花园')), '城东街道翠湖花园');
  assert.equal(find('和平路小区5号', place('小区')), undefined);
});

const han = fc.constantFrom(...Array.from('翠湖阳光锦绣云栖望山书香学林文华丽景'));
const name = fc
  .tuple(han, han, han, fc.constantFrom('花园', '苑', '公馆', '府'))
  .map((parts) => parts.join(''));
const register = fc.uniqueArray(name, { minLength: 1, maxLength: 12 });
const before = fc.constantFrom('', '城东街道', '长兴县城东街道', '人民路12号', '浙江省金华市城东街道 ');
const behind = fc.constantFrom('', '3幢', '3幢502', ' 12号楼2单元', '小区8号', '(3幢)', '三单元501室');

test('an address made of a name is found in any order of the register, and in full width', () => {
  fc.assert(
    fc.property(register, fc.nat(), before, behind, (names, pick, front, rest) => {
      const wanted = names[pick % names.length]!;
      const address = `${front}${wanted}${rest}`;
      const places = names.map((one) => place(one));
      assert.equal(createPlaceFinder(places).find(address), wanted);
      assert.equal(createPlaceFinder(places.toReversed()).find(address), wanted);
      const wide = address.replaceAll(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
      assert.equal(createPlaceFinder(places).find(wide), wanted);
    }),
  );
});

test('whatever the text, only a place is answered whose name stands in it, and never one of two', () => {
  const piece = fc.oneof(
    name,
    before,
    behind,
    fc.string({ maxLength: 6 }),
    fc.constantFrom('对面', '三期', '市'),
  );
  fc.assert(
    fc.property(register, fc.array(piece, { maxLength: 6 }), (names, pieces) => {
      const address = pieces.join('');
      const places = names.map((one) => place(one));
      const found = createPlaceFinder(places).find(address);
      if (found === undefined) return;
      const bare = (text: string) =>
        text
          .normalize('NFKC')
          .replaceAll(/[^\p{L}\p{N}]/gu, '')
          .toUpperCase();
      assert.ok(bare(address).includes(bare(found)));
      const twins = [...places, place('twin', { name: found })];
      assert.equal(createPlaceFinder(twins).find(address), undefined);
    }),
    { numRuns: 500 },
  );
});
