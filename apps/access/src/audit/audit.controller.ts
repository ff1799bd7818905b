import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor, type Page } from '#libs/platform';
import {
  AuditCheckpoint,
  AuditEventPage,
  AuditEventQuery,
  ConsistencyProof,
  ConsistencyQuery,
  InclusionProof,
  InclusionQuery,
  type AuditEvent,
} from './audit.schema.js';
import { AuditService } from './audit.service.js';

@ApiTags('audit')
@Controller('v1/audit')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get('events')
  @Answers({ schema: AuditEventPage })
  listAuditEvents(
    @CurrentActor() actor: Actor,
    @Query({ schema: AuditEventQuery }) query: AuditEventQuery,
  ): Promise<Page<AuditEvent>> {
    return this.audit.events(actor, query);
  }

  @Get('checkpoint')
  @Answers({ schema: AuditCheckpoint })
  getAuditCheckpoint(): Promise<AuditCheckpoint> {
    return this.audit.checkpoint();
  }

  @Get('proofs/inclusion')
  @Answers({ schema: InclusionProof })
  proveInclusion(
    @CurrentActor() actor: Actor,
    @Query({ schema: InclusionQuery }) query: InclusionQuery,
  ): Promise<InclusionProof> {
    return this.audit.inclusion(actor, query);
  }

  @Get('proofs/consistency')
  @Answers({ schema: ConsistencyProof })
  proveConsistency(
    @CurrentActor() actor: Actor,
    @Query({ schema: ConsistencyQuery }) query: ConsistencyQuery,
  ): Promise<ConsistencyProof> {
    return this.audit.consistency(actor, query);
  }
}
