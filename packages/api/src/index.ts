export { createFileKeyStore, type FileKey } from './auth/file-key-store.ts';
export { type DialectRoutesOptions, dialectRoutes } from './routes/dialect-routes.ts';
export type { ServedCodecs } from './routes/dialects.ts';
export { createServer, type GatewayServer, type ServerOptions } from './server/create-server.ts';
export type { TlsOptions } from './server/http-server.ts';
export type { RouteSettings, RouteSettingsInput, ServerSettings, ServerSettingsInput } from './settings.ts';
