const hidden = '***';

/** 张三丰 → 张*; bad input → ***. Total, like every mask here (trust.md §3.5). */
export function maskName(name: string): string {
  const [first] = name.trim();
  return first && /^\p{Script=Han}|^\p{L}/u.test(first) ? `${first}*` : hidden;
}

/** 13812345678 → 138****5678; anything but a mainland mobile number → ***. */
export const maskPhone = (phone: string): string =>
  /^1\d{10}$/.test(phone) ? `${phone.slice(0, 3)}****${phone.slice(7)}` : hidden;

/** 18 characters → 1****************4. */
export const maskIdNo = (idNo: string): string =>
  /^\d{17}[\dX]$/.test(idNo) ? `${idNo[0]}${'*'.repeat(16)}${idNo[17]}` : hidden;
