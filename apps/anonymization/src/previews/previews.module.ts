import { type DynamicModule, Module } from '@nestjs/common';
import { PreviewsController } from './previews.controller.js';
import { PreviewsService } from './previews.service.js';

@Module({})
export class PreviewsModule {
  static with(core: DynamicModule, vault: DynamicModule): DynamicModule {
    return {
      module: PreviewsModule,
      imports: [core, vault],
      controllers: [PreviewsController],
      providers: [PreviewsService],
    };
  }
}
