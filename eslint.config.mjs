import tseslint from 'typescript-eslint';

/** A lint rule is an error or absent. What a formatter can do, Prettier does. */
export default tseslint.config(
  {
    ignores: ['dist', 'node_modules', '.cache', '.tidegate', 'coverage', 'libs/*/wasm'].map((f) => `${f}/**`),
  },
  { ignores: ['**/*.gen.ts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.strictTypeChecked.map((c) => ({ ...c, files: ['**/*.ts', '**/*.tsx'] })),
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 6],
      'no-console': 'error',
      eqeqeq: ['error', 'smart'],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-extraneous-class': 'off',
      // Options and entities are plain shapes here; a type parameter may document a boundary.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "Decorator[expression.callee.name=/^(?:Param|Query|Body)$/]:not(:has(Property[key.name='schema']))",
          message: 'Parse what was sent with a strict schema: @Param(name, { schema }).',
        },
        { selector: 'ExportDefaultDeclaration', message: 'No default exports: one name everywhere.' },
        {
          selector: "ImportDeclaration[importKind!='type'][source.value=/\\.worker\\.js$/]",
          message: 'A worker runs when it is imported: use `import type` for its shapes.',
        },
      ],
    },
  },
  {
    files: ['**/*.spec.ts', 'test/**/*.ts', 'bench/**/*.ts', 'migrations/**/*.ts'],
    rules: { 'max-lines-per-function': 'off', 'no-console': 'off' },
  },
  {
    files: ['apps/cli/src/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['apps/console/**/*.ts', 'apps/console/**/*.tsx'],
    rules: { 'max-lines-per-function': ['error', { max: 90, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['apps/console/vite.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
