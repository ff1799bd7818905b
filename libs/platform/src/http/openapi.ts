import { type INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { ProblemDocument } from '#libs/contracts';
import { Problem, problems, type ProblemCode } from '#libs/kernel';
import { z } from 'zod';
import { operationIdOf, wordsOf, type More } from './answers.js';
import recorded from './examples.json' with { type: 'json' };
import { problemDocument } from './problem.filter.js';
import words from './words.json' with { type: 'json' };

type Shape = Record<string, unknown>;
type Content = Record<string, { schema?: object; example?: unknown; examples?: object }>;
interface Operation {
  operationId: string;
  tags?: string[];
  parameters?: { name?: string; in?: string; example?: unknown; $ref?: string; schema?: { type?: string } }[];
  requestBody?: { content: Content };
  responses: Record<string, { description: string; headers?: object; content?: Content }>;
  security?: object[];
  'x-more'?: More;
}

/**
 * JSON Schema 2020-12 of zod's shapes, which OpenAPI 3.1 has: asked by Nest itself, zod would answer for OpenAPI 3.0,
 * whose `exclusiveMinimum` is a boolean. A name that would stand for two shapes is a mistake of ours and is thrown.
 */
function shapes(): (
  schema: unknown,
  how: { schemaType: 'input' | 'output' },
) => { schema: Shape; components: Record<string, Shape> } | undefined {
  const known = new Map<string, string>();
  return (schema, { schemaType: io }) => {
    if (!(schema instanceof z.ZodType)) return undefined;
    const text = JSON.stringify(z.toJSONSchema(schema, { io, unrepresentable: 'any' }));
    const {
      $schema: _,
      $defs = {},
      ...own
    } = JSON.parse(text.replaceAll('#/$defs/', '#/components/schemas/')) as Shape & {
      $defs?: Record<string, Shape>;
    };
    for (const [name, shape] of Object.entries($defs)) {
      const its = JSON.stringify(shape);
      if ((known.get(name) ?? its) !== its) throw new Error(`In the API two shapes are called ${name}.`);
      known.set(name, its);
    }
    return { schema: own, components: $defs };
  };
}

/** Every operation of a document with its method and path. */
function operationsOf(document: OpenAPIObject): { method: string; path: string; operation: Operation }[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    (['get', 'put', 'post', 'patch', 'delete', 'head', 'options'] as const).flatMap((method) => {
      const operation = item[method] as unknown as Operation | undefined;
      return operation ? [{ method, path, operation }] : [];
    }),
  );
}

/** What any operation of its kind can raise; the rest its handler declares. */
function raised(
  method: string,
  path: string,
  { operationId, requestBody, parameters = [] }: Operation,
  more: More,
): ProblemCode[] {
  const takes = requestBody !== undefined || parameters.length > 0;
  const codes: string[] = [
    // Whoever asks is looked up in rows that are proved, and what they do is recorded.
    ...(more.open ? [] : ['token.missing', 'token.invalid', 'catalog.tampered', 'audit.unavailable']),
    'share.exhausted',
    'catalog.unavailable',
    ...(takes ? ['request.invalid'] : []),
    ...(requestBody ? ['request.malformed', 'body.too-slow', 'body.too-large', 'body.media-type'] : []),
    ...(path.includes('{') && method !== 'put' ? ['resource.not-found'] : []),
    ...(more.keyed ? ['idempotency.conflict', 'idempotency.running'] : []),
    ...(wordsOf(operationId).raises ?? []),
    'internal.error',
  ];
  return Object.keys(problems).filter((code): code is ProblemCode => codes.includes(code));
}

function finish(method: string, path: string, operation: Operation): ProblemCode[] {
  const more = operation['x-more'] ?? { open: false, keyed: false };
  delete operation['x-more'];
  // Where it is made and where it is found unchanged, the answer is the same.
  if (operation.operationId.startsWith('put'))
    operation.responses['201'] = structuredClone(operation.responses['200'] ?? { description: '' });
  operation.security = more.open ? [] : [{ bearer: [] }];
  const success = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))?.[1];
  if (success && more.media) {
    const texts = more.media.map((type) => [type, { schema: { type: 'string' } }]);
    success.content = { ...success.content, ...(Object.fromEntries(texts) as Content) };
  }
  if (success && more.ranges === true) {
    operation.responses['206'] = { ...structuredClone(success), description: 'The range that was asked for' };
    operation.responses['304'] = { description: 'What the client has is what there is' };
  }
  if (more.keyed) (operation.parameters ??= []).push({ $ref: '#/components/parameters/IdempotencyKey' });
  if (success && '202' in operation.responses) {
    const description = 'The job to watch';
    success.headers = { Location: { description, schema: { type: 'string', format: 'uri-reference' } } };
  }
  const codes = raised(method, path, operation, more);
  for (const status of new Set(codes.map((code) => problems[code][0]))) {
    const its = codes.filter((code) => problems[code][0] === status);
    const examples = its.map((code) => [code, { $ref: `#/components/examples/${code}` }]);
    operation.responses[status] = {
      description: its.map((code) => `\`${code}\`: ${problems[code][1]}.`).join(' '),
      content: {
        'application/problem+json': {
          schema: { $ref: '#/components/schemas/Problem' },
          examples: Object.fromEntries(examples) as object,
        },
      },
    };
  }
  exemplify(operation);
  return codes;
}

interface Example {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly body?: { readonly type: string; readonly value: unknown };
  readonly answer: { readonly status: number; readonly type?: string; readonly value?: unknown };
}

/** Puts what was really sent and answered (docs/api/examples.yaml) into an operation. */
function exemplify(operation: Operation): void {
  const example = (recorded as unknown as Partial<Record<string, Example>>)[operation.operationId];
  if (!example) return;
  const { parameters, body, answer } = example;
  for (const parameter of operation.parameters ?? []) {
    const value = parameter.name === undefined ? undefined : parameters[parameter.name];
    // A header is text where it is sent, whatever it says.
    const isNumber = parameter.schema?.type === 'integer' && typeof value === 'string';
    if (value !== undefined) parameter.example = isNumber ? Number(value) : value;
  }
  const asked = body && operation.requestBody?.content[body.type];
  if (asked) asked.example = body.value;
  const told = operation.responses[answer.status]?.content?.[answer.type ?? ''];
  if (told && answer.value !== undefined) told.example = answer.value;
}

/** What the gateway answers beside its controllers. */
const ownPaths = {
  '/openapi.json': {
    get: {
      operationId: 'getApiDocument',
      ...wordsOf('getApiDocument'),
      tags: ['gateway'],
      responses: {
        '200': {
          description: 'This document',
          content: { 'application/json': { schema: { type: 'object' } } },
        },
      },
      'x-more': { open: true, keyed: false },
    },
  },
  '/docs': {
    get: {
      operationId: 'getApiPage',
      ...wordsOf('getApiPage'),
      tags: ['gateway'],
      responses: { '200': { description: 'The page' } },
      'x-more': { open: true, keyed: false, media: ['text/html'] },
    },
  },
};

/** The OpenAPI 3.1 document of an application, made from what its handlers declare. */
export function apiDocument(app: INestApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setTitle('Tidegate')
    .setDescription('A privacy-and-governance data gateway. Errors are RFC 9457 problem documents.')
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .setOpenAPIVersion('3.1.0')
    .addServer('/')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      description: 'An OIDC access token or an API token (tdg_…)',
    })
    .build();
  const document = SwaggerModule.createDocument(app, about, {
    operationIdFactory: operationIdOf,
    standardSchemaConverter: shapes(),
  });
  Object.assign(document.paths, structuredClone(ownPaths));
  const operations = operationsOf(document);
  const codes = new Set(operations.flatMap(({ method, path, operation }) => finish(method, path, operation)));
  const used = new Set(operations.flatMap(({ operation }) => operation.tags ?? []));
  document.tags = Object.entries(words.tags).flatMap(([name, description]) =>
    used.has(name) ? [{ name, description }] : [],
  );
  const { $schema: _, ...problemShape } = z.toJSONSchema(z.strictObject(ProblemDocument.shape));
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: problemShape as object },
    parameters: {
      IdempotencyKey: {
        name: 'Idempotency-Key',
        in: 'header',
        required: false,
        description: 'Repeats of a request with the same key are not done twice.',
        schema: { type: 'string', minLength: 1, maxLength: 255 },
      },
    },
    examples: Object.fromEntries(
      [...codes].sort().map((code) => {
        const value = problemDocument(
          new Problem(code, problems[code][1]),
          '0197c0de-0000-7000-8000-000000000000',
        );
        return [code, { summary: problems[code][1], value }];
      }),
    ),
  };
  return document;
}
