import {
  TemplateDeliveryThrottle,
  TemplateTokenStore,
  TemplateUserStore,
} from '../../examples/writing-a-store/template';
import { deliveryThrottleCases, tokenStoreCases, userStoreCases } from '../../lib/conformance';
import { failingCases } from './fault';
import { TableUserStore } from './table-user-store';

test('the empty UserStore template passes not a single case', async () => {
  const harness = { ...new TableUserStore().harness, userStore: new TemplateUserStore() };
  expect(await failingCases(userStoreCases, harness)).toEqual(userStoreCases.map(({ name }) => name));
});

test('the empty TokenStore template passes not a single case', async () => {
  const harness = { tokenStore: new TemplateTokenStore() };
  expect(await failingCases(tokenStoreCases, harness)).toEqual(tokenStoreCases.map(({ name }) => name));
});

test('the empty DeliveryThrottle template passes not a single case', async () => {
  const harness = { deliveryThrottle: new TemplateDeliveryThrottle() };
  expect(await failingCases(deliveryThrottleCases, harness)).toEqual(deliveryThrottleCases.map(({ name }) => name));
});
