import express from 'express';
import { createPasswordRouter, MemoryTokenStore, MemoryUserStore, OpaqueTokenFormat } from 'express-password-router';

const passwordRouter = createPasswordRouter({
  userStore: new MemoryUserStore([{ id: 'somebody', passwordHash: null }]),
  tokenStore: new MemoryTokenStore(),
  tokenFormat: new OpaqueTokenFormat(),
  authResolver: (request) =>
    request.get('Authorization') === 'Bearer fake-token' ? { userId: 'admin', mayResetPassword: () => true } : null,
});

export const app = express().use('/rbac-api/v1', passwordRouter);
