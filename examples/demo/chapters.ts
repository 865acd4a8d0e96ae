import type { Chapter } from './step';
import { atOnceChapter } from './steps/at-once';
import { changeChapter } from './steps/change';
import { issueChapter } from './steps/issue';
import { outageChapter } from './steps/outage';
import { redeemChapter } from './steps/redeem';
import { waysOutChapter } from './steps/ways-out';

/** In this order: later steps stand on earlier ones. */
export const chapters: readonly Chapter[] = [
  issueChapter,
  redeemChapter,
  changeChapter,
  waysOutChapter,
  atOnceChapter,
  outageChapter,
];
