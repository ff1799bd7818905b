import { type DynamicModule, Module } from '@nestjs/common';
import { VaultService } from './vault.service.js';

@Module({})
export class VaultModule {
  static with(core: DynamicModule): DynamicModule {
    return { module: VaultModule, imports: [core], providers: [VaultService], exports: [VaultService] };
  }
}
