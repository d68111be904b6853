/** Words that say what kind of area a name is; people leave them out, and they change when a county becomes a city. */
const levelWord = /(?:自治[州县旗]|地区|林区|特区|矿区|新区|街道|[省市区县旗盟镇乡])$/;

/** A name as it is compared: full width folded, without blanks. */
const plain = (name: string): string => name.normalize('NFKC').replaceAll(/\s/g, '');

/** What is left of a name without its level, or the whole where too little would be left. */
export function bareDistrict(name: string): string {
  const whole = plain(name);
  const bare = whole.replace(levelWord, '');
  return bare.length >= 2 ? bare : whole;
}

export type NamedDistrict = { no: string; name: string; aliases: readonly string[] };

/**
 * Finds what a written name may mean: the district of that name or alias, else every one that differs only in its level
 * word ("浦东" is 浦东新区). Aliases carry what no rule knows: 闸北 has been part of 静安 since 2015.
 */
export function createDistrictNames<District extends NamedDistrict>(
  districts: readonly District[],
): (name: string) => readonly District[] {
  const exact = new Map<string, District[]>();
  const bare = new Map<string, District[]>();
  const add = (map: Map<string, District[]>, word: string, district: District) => {
    const known = map.get(word);
    if (!known) map.set(word, [district]);
    else if (known.at(-1) !== district) known.push(district);
  };
  for (const district of districts)
    for (const word of [district.name, ...district.aliases]) {
      add(exact, plain(word), district);
      add(bare, bareDistrict(word), district);
    }
  return (name) => exact.get(plain(name)) ?? bare.get(bareDistrict(name)) ?? [];
}
