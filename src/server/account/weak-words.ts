/**
 * What people and banks build guessable passwords from, in lower case, letters only. The mangling that people
 * add (digits, symbols, 3 for e) is undone before the comparison, so the stems stand for the long lists.
 */
export const weakWords: readonly string[] =
  `password passwort passwd passw pass pwd secret letmein welcome login logon signin access changeme default guest
  admin administrator root system sysadmin manager user test testing tester temp demo hello world
  qwerty qwert qwertyuiop asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm qaz wsx edc qazwsx qazwsxedc abc abcd abcde
  abcdef abcdefg abcdefgh aaa aaaa aaaaaa xxx iloveyou ilove love you baby angel princess sunshine shadow
  monkey dragon tiger lion panda master superman batman football baseball basketball soccer michael jordan
  freedom trust whatever computer internet server office windows oracle mysql postgres spring summer autumn
  winter january february march april may june july august september october november december monday tuesday
  wednesday thursday friday saturday sunday china beijing shanghai guangzhou shenzhen zhongguo woaini woaiwojia
  woaizhongguo wo ai ni nihao mima wode xiaoming wang li zhang liu chen yang zhao huang zhou wu fuqi facai fada
  gongxi jiayou tianxia
  bank banking bankofchina yinhang icbc abc ccb boc bocom cmb cmbc psbc cib citic spdb ceb hxb nongye gongshang
  jianshe jiaotong zhaoshang youzheng nongshang nongxin xinyongshe zhihang fenhang zonghang guiyuan kehu jingli
  kehujingli hangzhang xingzhang daikuan cunkuan xindai licai yinhangka xinyong loan credit deposit money cash
  finance customer client branch teller counter jingtian grid wangge yewu zhanghu`.split(/\s+/);
