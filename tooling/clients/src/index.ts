export { clientKey, gatewayTo, type RunningGateway } from './gateway-to.ts';
export { type UpstreamDialect, upstreamDialects } from './upstream-dialects.ts';
