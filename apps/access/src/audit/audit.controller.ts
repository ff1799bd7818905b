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
  @Answers({
    schema: AuditEventPage,
    summary: 'What happened, newest first',
    description:
      'Auditors see all events, everybody else those that they did themselves. Filters narrow the list; `detail` is null where it is gone.',
    raises: ['access.denied'],
  })
  listAuditEvents(
    @CurrentActor() actor: Actor,
    @Query({ schema: AuditEventQuery }) query: AuditEventQuery,
  ): Promise<Page<AuditEvent>> {
    return this.audit.events(actor, query);
  }

  @Get('checkpoint')
  @Answers({
    schema: AuditCheckpoint,
    summary: "The log's newest signed tree head",
    description:
      'A tree head signed by the log’s key. Whoever keeps two can ask for a proof that the log only grew.',
    raises: ['audit.unavailable', 'key.unavailable'],
  })
  getAuditCheckpoint(): Promise<AuditCheckpoint> {
    return this.audit.checkpoint();
  }

  @Get('proofs/inclusion')
  @Answers({
    schema: InclusionProof,
    summary: 'That an event is in the log (RFC 6962)',
    description: 'The hashes with which the event’s leaf leads to the root of the tree of that size.',
    raises: ['resource.not-found', 'access.denied', 'audit.unavailable'],
  })
  proveInclusion(
    @CurrentActor() actor: Actor,
    @Query({ schema: InclusionQuery }) query: InclusionQuery,
  ): Promise<InclusionProof> {
    return this.audit.inclusion(actor, query);
  }

  @Get('proofs/consistency')
  @Answers({
    schema: ConsistencyProof,
    summary: 'That the log only grew between two sizes (RFC 6962)',
    description: 'The hashes that show that the smaller tree is the beginning of the larger one.',
    raises: ['audit.unavailable'],
  })
  proveConsistency(
    @CurrentActor() actor: Actor,
    @Query({ schema: ConsistencyQuery }) query: ConsistencyQuery,
  ): Promise<ConsistencyProof> {
    return this.audit.consistency(actor, query);
  }
}
