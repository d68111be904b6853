import type { Random } from './random.ts';

export type Sex = 'male' | 'female';

/** Surnames with their share in a thousand, roughly as in southern China. */
const surnames: readonly (readonly [string, number])[] = [
  ...pairs(
    '李72 王58 刘62 陈61 张56 黄42 周38 杨31 吴27 罗25 何23 彭22 曾20 邓19 谢18 胡18 朱17 唐16 肖16 谭15',
  ),
  ...pairs(
    '赵14 徐13 郭12 孙11 马10 高10 林10 曹9 袁9 钟9 易9 龙9 欧阳4 文8 贺8 蒋8 蔡8 田7 潘7 廖7 戴7 熊7 汤6',
  ),
  ...pairs(
    '余6 叶6 苏6 夏6 姚6 方6 范6 石6 邹6 江5 段5 雷5 侯5 尹5 黎5 毛5 郝4 向4 龚4 庄3 卢4 聂4 殷3 瞿2 晏2',
  ),
];

function pairs(text: string): [string, number][] {
  return text.split(' ').map((word) => [word.replaceAll(/\d/g, ''), Number(word.replaceAll(/\D/g, ''))]);
}

/** Given names in fashion by decade of birth, so that a name fits an age. */
const fashions: readonly { until: number; male: readonly string[]; female: readonly string[] }[] = [
  {
    until: 1962,
    male: words('建国 国强 德明 志明 光明 永福 德华 正国 明德 长生 家和 仁义 忠诚 世昌 金生 水生 和平 新民'),
    female: words(
      '秀英 桂英 秀兰 玉兰 桂芳 秀珍 凤英 玉珍 淑芳 金莲 菊香 翠英 腊梅 冬莲 月娥 桂香 玉梅 爱莲',
    ),
  },
  {
    until: 1975,
    male: words('建军 建华 志强 国华 卫东 立新 红兵 文革 建平 海波 永红 新华 国平 小平 志勇 学军 晓东 爱国'),
    female: words(
      '丽华 红梅 小红 玉红 建英 爱华 春梅 秋菊 志红 海燕 艳红 丽萍 小玲 美华 月红 国英 淑华 卫红',
    ),
  },
  {
    until: 1986,
    male: words('伟 勇 军 磊 强 涛 斌 辉 志刚 海涛 永刚 文斌 晓峰 建波 国辉 俊 鹏 亮 立军 振华 新明 小勇'),
    female: words('静 丽 娟 艳 敏 燕 霞 芳 玲 红艳 晓丽 春燕 丽娟 海霞 文静 小芳 美玲 玉婷 雪梅 晓燕 琴 慧'),
  },
  {
    until: 1996,
    male: words('浩 鹏 超 杰 凯 文杰 志鹏 俊杰 宇 帅 鑫 晨 子豪 家伟 嘉明 明辉 旭东 少华 泽 龙飞 思远 博'),
    female: words('婷 雪 倩 颖 婷婷 雅琴 思思 佳 梦 欣 丹 晶晶 雨 璐 诗琪 文婷 美琪 晓雯 娜 慧敏 莎 佳慧'),
  },
  {
    until: 9999,
    male: words('宇航 浩然 子涵 俊熙 梓轩 一鸣 嘉豪 天佑 文博 奕辰 子轩 睿 铭 哲 子墨 昊天 俊豪 家乐'),
    female: words(
      '雨欣 佳怡 梓涵 欣怡 诗涵 思琪 雨桐 可欣 梦瑶 佳琪 语嫣 紫萱 若曦 依诺 静怡 心怡 雅琪 子萱',
    ),
  },
];

function words(text: string): readonly string[] {
  return text.split(' ');
}

export const surnameOf = (random: Random): string => random.weighted(surnames);

export function givenNameOf(random: Random, sex: Sex, birthYear: number): string {
  const fashion = fashions.find(({ until }) => birthYear <= until) ?? fashions.at(-1)!;
  return random.pick(fashion[sex]);
}
