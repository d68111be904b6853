const hidden = '***';

/**
 * 张三丰 → 张*, 欧阳修 → 欧*; a name of one character shows nothing of itself: *. Bad input → ***.
 * Total, like every mask here (trust.md §3.5).
 */
export function maskName(name: string): string {
  const [first, ...rest] = name.trim();
  if (first === undefined || !/^\p{L}/u.test(first)) return hidden;
  return rest.length === 0 ? '*' : `${first}*`;
}

/** 13812345678 → 138****5678; anything but a mainland mobile number → ***. */
export const maskPhone = (phone: string): string =>
  /^1\d{10}$/.test(phone) ? `${phone.slice(0, 3)}****${phone.slice(7)}` : hidden;

/** 18 characters → 1****************4. */
export const maskIdNo = (idNo: string): string =>
  /^\d{17}[\dX]$/.test(idNo) ? `${idNo[0]}${'*'.repeat(16)}${idNo[17]}` : hidden;

/** An address down to its district: 城东街道***; *** where the district is not a name of its own in Han script. */
export const maskAddress = (address: string, district: string): string =>
  /^\p{Script=Han}{2,20}$/u.test(district) && !district.includes(address.trim()) ? `${district}***` : hidden;
