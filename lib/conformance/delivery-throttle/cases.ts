import { betweenProcessesCases } from './between-processes';
import { claimingCases } from './claiming';
import { idCases } from './ids';
import { raceCases } from './races';
import { releasingCases } from './releasing';
import type { DeliveryThrottleCase } from './throttle-case';

/** Every promise of DeliveryThrottle and DeliveryClaim. */
export const deliveryThrottleCases: readonly DeliveryThrottleCase[] = [
  ...claimingCases,
  ...releasingCases,
  ...betweenProcessesCases,
  ...raceCases,
  ...idCases,
];
