import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { policyTemplates, techniques } from '#libs/deidentify';
import { Answers } from '#libs/platform';
import { PolicyTemplates, Techniques } from './policy-templates.schema.js';

/** What a policy's author can begin with, and choose from; the same for everybody who is signed in. */
@ApiTags('policies')
@Controller('v1')
export class PolicyTemplatesController {
  @Get('policy-templates')
  @Answers({ schema: PolicyTemplates })
  listPolicyTemplates(): PolicyTemplates {
    return { items: policyTemplates.map((template) => ({ ...template })), nextCursor: null };
  }

  @Get('techniques')
  @Answers({ schema: Techniques })
  listTechniques(): Techniques {
    const items = Object.values(techniques).map((facts) => ({ ...facts, types: [...facts.types] }));
    return { items, nextCursor: null };
  }
}
