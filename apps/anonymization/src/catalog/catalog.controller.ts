import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor, PageQuery, type Page } from '#libs/platform';
import { CatalogRowPage, type CatalogRow } from './catalog.schema.js';
import { CatalogService } from './catalog.service.js';

@ApiTags('audit')
@Controller('v1/catalog')
export class CatalogController {
  constructor(private readonly catalog: CatalogService) {}

  @Get('rows')
  @Answers({ schema: CatalogRowPage })
  listCatalogRows(
    @CurrentActor() actor: Actor,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<Page<CatalogRow>> {
    return this.catalog.rows(actor, query);
  }
}
