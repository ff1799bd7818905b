/** Made by npm run api from docs/api/openapi.json. */
export interface paths {
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the process runs
         * @description For whoever restarts it; says nothing of the parts that it needs.
         */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether requests are served well
         * @description Asks every part that requests rely on; 503 with the same body where one of them fails.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The figures of the process
         * @description Prometheus' text format. Takes any valid token, or none where TIDEGATE_METRICS=open.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List and search the datasets that one may discover
         * @description `q` searches names, descriptions, columns and tags for all of its words.
         */
        get: operations["listDatasets"];
        put?: never;
        /**
         * Make a dataset, which its maker owns
         * @description Its maker owns it. Nothing is in it until a file is uploaded as its first version.
         */
        post: operations["createDataset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/datasets/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One dataset
         * @description For those who may discover it; everybody else is told that there is none.
         */
        get: operations["getDataset"];
        put?: never;
        post?: never;
        /**
         * Remove a dataset with its versions, unless releases of it exist
         * @description Its sealed versions go too. While releases of it exist that is refused.
         */
        delete: operations["deleteDataset"];
        options?: never;
        head?: never;
        /**
         * Change description, tags or subject key
         * @description What is absent stays as it is; null takes away. For its owner and stewards.
         */
        patch: operations["patchDataset"];
        trace?: never;
    };
    "/v1/datasets/{name}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the versions of a dataset, newest first
         * @description Of a dataset that one may discover.
         */
        get: operations["listVersions"];
        put?: never;
        /**
         * Upload a file as a new version
         * @description The body is the file itself, streamed and sealed as it arrives, also with Content-Encoding gzip or zstd; Content-Digest is checked. What shows while it arrives is answered at once, what parsing finds fails the job.
         */
        post: operations["uploadVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/datasets/{name}/versions/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One version by its number, or the newest as latest
         * @description What was read from the file, with its digest. A version exists once it is sealed, and never changes.
         */
        get: operations["getVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/datasets/{name}/versions/{number}/classification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What each column is, and why
         * @description For each column its category, what kind of identifier it is, how sure that is, and the evidence.
         */
        get: operations["getClassification"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Decide what columns are
         * @description A steward’s word counts from now on; evidence of the detector stays. Releases that were made keep what they are.
         */
        patch: operations["patchClassification"];
        trace?: never;
    };
    "/v1/hierarchies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List hierarchies, the newest version of each
         * @description For those who write policies or make releases.
         */
        get: operations["listHierarchies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/hierarchies/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The newest version of a hierarchy; with Accept: text/csv its rows
         * @description What it is; its rows where the client accepts text/csv.
         */
        get: operations["getHierarchy"];
        /**
         * Keep a generalization hierarchy as a new version (201), or find it unchanged (200)
         * @description One line a leaf: the leaf first, then ever wider groups, * last, as ARX writes it. Identical rows make no new version.
         */
        put: operations["putHierarchy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/hierarchies/{name}/versions/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One version of a hierarchy; with Accept: text/csv its rows
         * @description What it is; its rows where the client accepts text/csv. A version never changes.
         */
        get: operations["getHierarchyVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policies/schema.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The JSON Schema of a policy file
         * @description JSON Schema 2020-12, for editors and other checkers.
         */
        get: operations["getPolicySchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List policies
         * @description The newest version of each.
         */
        get: operations["listPolicies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policies/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The newest version of a policy
         * @description Its content as the gateway understood it, and the file as it was sent.
         */
        get: operations["getPolicy"];
        /**
         * Keep a policy file as a new version (201), or find it unchanged (200)
         * @description YAML or JSON. What is wrong is told with line and column. Identical content makes no new version.
         */
        put: operations["putPolicy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policies/{name}/versions/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One version of a policy
         * @description Its content as the gateway understood it, and the file as it was sent. A version never changes.
         */
        get: operations["getPolicyVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Policy files to begin with, by the rule that they follow
         * @description Complete policy files, each after a rule or guidance that it names; to be changed and put under a name of one’s own.
         */
        get: operations["listPolicyTemplates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/techniques": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every de-identification technique and what is true of it
         * @description Whether it can be reversed, is deterministic, needs a key, and what WP216 says of it; names follow ISO/IEC 20889:2018.
         */
        get: operations["listTechniques"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policies/{name}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The first rows before and after a policy, for those who may see raw data
         * @description Nothing is kept. Columns that a release would hold otherwise than shown are named, with the reason.
         */
        post: operations["previewPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/datasets/{name}/versions/{number}/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is in each column of a version; masked where you may not see raw data
         * @description For those who may discover the dataset; whatever is derived from cells is absent where they may not read the raw data.
         */
        get: operations["getProfile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/releases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the releases that you may know of, newest first
         * @description Of datasets that one may discover.
         */
        get: operations["listReleases"];
        put?: never;
        /**
         * Make a release of a dataset version under a policy
         * @description For stewards. The job transforms, enforces what the policy requires, measures what came of it and fails where that does not hold.
         */
        post: operations["createRelease"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/releases/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A release and its lineage
         * @description Which dataset version and policy version it was made of, for which purpose, and the digests of its sealed parts.
         */
        get: operations["getRelease"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/releases/{id}/risk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Measured re-identification risk and utility; as a page of its own where HTML is accepted first
         * @description Figures of raw records are for those who may read them and absent for everybody else.
         */
        get: operations["getReleaseRisk"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/releases/{id}/data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The governed rows, for those who were granted them for a purpose
         * @description Streamed in the asked format; the purpose must be the release’s and the grant’s, and need not be repeated where the token is bound to it.
         */
        get: operations["readReleaseData"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reidentifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What tokens of a release stand for, for those who were granted to reidentify
         * @description Values in the order of the tokens, null for what is no token of that column. The reason is recorded; the values are not.
         */
        post: operations["reidentifyTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/queries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A differentially private answer, paid for from the privacy budget of the dataset
         * @description Bounds are declared, not measured. The answer is noisy, and what it cost is gone from the budget; a repeat with the same Idempotency-Key is answered from the ledger and costs nothing.
         */
        post: operations["askQuery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/budgets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Privacy budgets: the cap of each dataset, what is spent and left
         * @description Of the datasets that one may discover: the cap over everything that is ever told of a dataset, what was spent by whom for what, and what is left.
         */
        get: operations["listBudgets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/budgets/{dataset}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set the cap of a dataset's privacy budget
         * @description For stewards. What was spent stays spent; a cap below it stops further questions.
         */
        put: operations["setBudget"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who the token says you are
         * @description The principal behind the token, what they may do to the gateway itself, and the purpose that the token is bound to.
         */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List users
         * @description For administrators.
         */
        get: operations["listUsers"];
        put?: never;
        /**
         * Make a user
         * @description For administrators. With the embedded sign-in the answer has a code, shown once, with which the user sets a password.
         */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List services
         * @description For administrators.
         */
        get: operations["listServices"];
        put?: never;
        /**
         * Make a service
         * @description For administrators. A service signs in with tokens that are made for it.
         */
        post: operations["createService"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List groups
         * @description For administrators.
         */
        get: operations["listGroups"];
        put?: never;
        /**
         * Make a group
         * @description For administrators. Grants to a group and its roles count for each of its members.
         */
        post: operations["createGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tokens, without their secrets
         * @description One’s own; administrators see those of services too.
         */
        get: operations["listTokens"];
        put?: never;
        /**
         * Make an API token; the secret is shown once
         * @description For oneself, or by an administrator for a service, never for another person. A token can be narrower than its holder: one purpose, some actions, an end.
         */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a token at once
         * @description It is not valid from this moment on.
         */
        delete: operations["revokeToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The built-in roles and those made here
         * @description Also says what a built-in role lets its holders do to the gateway itself.
         */
        get: operations["listRoles"];
        put?: never;
        /**
         * Name a list of actions that grants may refer to
         * @description For administrators. A grant may name the role instead of actions; it takes the actions over as they are then.
         */
        post: operations["createRole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List grants, newest first
         * @description Who may grant sees all; everybody else sees what was granted to them or their groups.
         */
        get: operations["listGrants"];
        put?: never;
        /**
         * Give a principal actions on a resource for one purpose
         * @description Stewards and administrators grant; the actions stand in the grant itself or come from a role, never both. It counts from now or `notBefore` until it expires or is revoked.
         */
        post: operations["createGrant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/grants/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a grant at once
         * @description It counts no more from this moment on, in open streams too. The record of it stays.
         */
        delete: operations["revokeGrant"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List access requests, newest first
         * @description Who decides on requests sees all of them; everybody else sees their own.
         */
        get: operations["listAccessRequests"];
        put?: never;
        /**
         * Ask for access to something
         * @description Anybody who may know of the resource may ask. The request waits until a steward decides, or until it expires.
         */
        post: operations["createAccessRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access-requests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One access request
         * @description For whoever asked, and for those who decide.
         */
        get: operations["getAccessRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access-requests/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve a request: it becomes a grant
         * @description Makes the grant that was asked for, in the approver’s name. Nobody approves a request of their own.
         */
        post: operations["approveAccessRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access-requests/{id}/deny": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deny a request
         * @description The request ends; nothing is granted. Nobody decides on a request of their own.
         */
        post: operations["denyAccessRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What would a principal be told, and why?
         * @description Asks the evaluator that guards every call, and changes nothing. Others’ rights are for those who may look at them; one’s own for everybody.
         */
        post: operations["createDecision"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far a job is
         * @description For whoever started it. `result` is there once it has succeeded, `problem` once it has failed.
         */
        get: operations["getJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far a job is, as it changes
         * @description Server-sent events; the data of each is what one would be answered by asking, and the last one says how it ended.
         */
        get: operations["watchJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask a job to stop
         * @description Only asks: the job ends at the next point where it can. One that has ended is a conflict.
         */
        post: operations["cancelJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How people sign in: the issuer and the console’s client there
         * @description What an application needs for the authorization code flow, before anybody has a token.
         */
        get: operations["getSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened, newest first
         * @description Auditors see all events, everybody else those that they did themselves. Filters narrow the list; `detail` is null where it is gone.
         */
        get: operations["listAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The log's newest signed tree head
         * @description A tree head signed by the log’s key. Whoever keeps two can ask for a proof that the log only grew.
         */
        get: operations["getAuditCheckpoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/proofs/inclusion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * That an event is in the log (RFC 6962)
         * @description The hashes with which the event’s leaf leads to the root of the tree of that size.
         */
        get: operations["proveInclusion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/proofs/consistency": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * That the log only grew between two sizes (RFC 6962)
         * @description The hashes that show that the smaller tree is the beginning of the larger one.
         */
        get: operations["proveConsistency"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tlog/vkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The log's verifier key (C2SP signed-note)
         * @description The key that signs checkpoints. Keep it: a log is only as good as the key that one knew before.
         */
        get: operations["getLogKey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tlog/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The log's newest checkpoint (C2SP tlog-checkpoint)
         * @description Origin, size and root hash of the log, signed.
         */
        get: operations["getLogCheckpoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tlog/tile/{path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A tile of hashes or bundle of entries (C2SP tlog-tiles)
         * @description Hashes and entries hold ids and commitments alone, so that anybody may verify the log. A tile never changes.
         */
        get: operations["getLogTile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/training-runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your training runs, newest first
         * @description One’s own.
         */
        get: operations["listTrainingRuns"];
        put?: never;
        /**
         * Train a model on a release for a purpose
         * @description Reads the release through the same door as everybody, in the name of whoever starts the run. A run is a job too.
         */
        post: operations["createTrainingRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/training-runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far a training run is
         * @description The job’s fields and its own; `result` has the model and its figures.
         */
        get: operations["getTrainingRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/training-runs/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far a training run is, as it changes
         * @description Server-sent events; the data of each is what one would be answered by asking, and the last one says how it ended.
         */
        get: operations["watchTrainingRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/training-runs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask a training run to stop
         * @description Only asks: it ends after the epoch that it is in. One that has ended is a conflict.
         */
        post: operations["cancelTrainingRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the models that you may know of, newest first
         * @description Of datasets that one may discover.
         */
        get: operations["listModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A model and how well it does
         * @description The figures were measured on records that training never saw, beside a baseline that knows only the most frequent answer or the mean.
         */
        get: operations["getModel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{id}/card": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a model is for, what it learned from, what was measured and what not
         * @description Where names of classes and groups came from cells and the reader may not read the release, numbers stand for them.
         */
        get: operations["getModelCard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{id}/predictions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Predict from records, for those who were granted it for a purpose
         * @description Records must be governed as the release was; null stands for what is not known.
         */
        post: operations["predictWithModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This document
         * @description The OpenAPI 3.1 document of the parts that this process serves.
         */
        get: operations["getApiDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This document as a page
         * @description A page that shows this document with its examples; everything it needs comes from this origin.
         */
        get: operations["getApiPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Liveness: {
            /** @enum {string} */
            status: "live";
        };
        Readiness: {
            /** @enum {string} */
            status: "ready" | "unready";
            checks: {
                [key: string]: "ok" | "failed";
            };
        };
        CreateDataset: {
            name: components["schemas"]["Name"];
            description?: string;
            tags?: components["schemas"]["Name"][];
            subjectKey?: string;
        };
        Name: string;
        Dataset: {
            id: string;
            name: components["schemas"]["Name"];
            description?: string;
            tags: string[];
            subjectKey?: string;
            owner: string;
            latestVersion?: number;
            createdAt: string;
            updatedAt: string;
        };
        PatchDataset: {
            description?: string | null;
            tags?: components["schemas"]["Name"][];
            subjectKey?: string | null;
        };
        Accepted: {
            job: string;
        };
        DatasetVersion: {
            dataset: components["schemas"]["Name"];
            version: number;
            /** @enum {string} */
            state: "ready";
            rows: number;
            columns: components["schemas"]["Column"][];
            bytes: number;
            sha256: string;
            mediaType: string;
            lineage: {
                job: string;
                createdBy: string;
                createdAt: string;
            };
        };
        Column: {
            name: string;
            /** @enum {string} */
            type: "boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json";
        };
        Classification: {
            columns: components["schemas"]["ColumnClassification"][];
        };
        ColumnClassification: {
            name: string;
            category: string;
            identifierType: components["schemas"]["IdentifierType"];
            confidence: number;
            evidence: {
                /** @enum {string} */
                kind: "name" | "pattern" | "validator" | "type" | "distribution" | "steward";
                detail: string;
                weight: number;
            }[];
            /** @enum {string} */
            decidedBy: "detector" | "steward";
        };
        /** @enum {string} */
        IdentifierType: "direct" | "quasi" | "sensitive" | "none";
        PatchClassification: {
            columns: {
                name: string;
                category?: string;
                identifierType?: components["schemas"]["IdentifierType"];
                reason?: string;
            }[];
        };
        HierarchyVersion: {
            name: string;
            version: number;
            levels: number;
            leaves: number;
            digest: string;
            createdBy: string;
            createdAt: string;
        };
        PolicySummary: {
            name: string;
            version: number;
            purposes: string[];
            createdAt: string;
        };
        PolicyVersion: {
            name: string;
            version: number;
            digest: string;
            content: components["schemas"]["Policy"];
            source: string;
            createdBy: string;
            createdAt: string;
        };
        /** Tidegate policy */
        Policy: {
            name: components["schemas"]["Name"];
            description?: string;
            purposes: components["schemas"]["Purpose"][];
            subject?: string;
            transforms: ({
                match: {
                    column?: string | string[];
                    category?: string | string[];
                    identifierType?: components["schemas"]["IdentifierType"] | components["schemas"]["IdentifierType"][];
                    type?: ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json") | ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json")[];
                    /** @enum {boolean} */
                    inText?: true;
                };
                /** @enum {string} */
                technique: "keep";
            } | {
                match: {
                    column?: string | string[];
                    category?: string | string[];
                    identifierType?: components["schemas"]["IdentifierType"] | components["schemas"]["IdentifierType"][];
                    type?: ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json") | ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json")[];
                    /** @enum {boolean} */
                    inText?: true;
                };
                /** @enum {string} */
                technique: "suppression";
                rarerThan?: number;
                values?: (string | number | boolean)[];
            } | {
                match: {
                    column?: string | string[];
                    category?: string | string[];
                    identifierType?: components["schemas"]["IdentifierType"] | components["schemas"]["IdentifierType"][];
                    type?: ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json") | ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json")[];
                    /** @enum {boolean} */
                    inText?: true;
                };
                /** @enum {string} */
                technique: "masking";
                /** @default 0 */
                keepFirst: number;
                /** @default 0 */
                keepLast: number;
                /** @default false */
                keepDomain: boolean;
                /** @default * */
                character: string;
                pattern?: string;
                /**
                 * @default characters
                 * @enum {string}
                 */
                as: "characters" | "label";
            } | {
                match: {
                    column?: string | string[];
                    category?: string | string[];
                    identifierType?: components["schemas"]["IdentifierType"] | components["schemas"]["IdentifierType"][];
                    type?: ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json") | ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json")[];
                    /** @enum {boolean} */
                    inText?: true;
                };
                /** @enum {string} */
                technique: "pseudonymization";
                domain: components["schemas"]["Name"];
                /**
                 * @default hex
                 * @enum {string}
                 */
                as: "hex" | "base32" | "integer" | "surrogate";
            } | {
                match: {
                    column?: string | string[];
                    category?: string | string[];
                    identifierType?: components["schemas"]["IdentifierType"] | components["schemas"]["IdentifierType"][];
                    type?: ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json") | ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json")[];
                    /** @enum {boolean} */
                    inText?: true;
                };
                /** @enum {string} */
                technique: "format-preserving-encryption";
                domain: components["schemas"]["Name"];
                /** @default digits */
                alphabet: ("digits" | "letters" | "lower" | "upper" | "alphanumeric" | "hexadecimal") | string;
                /** @default 0 */
                keepFirst: number;
                /** @default 0 */
                keepLast: number;
                /** @default false */
                luhn: boolean;
            } | {
                match: {
                    column?: string | string[];
                    category?: string | string[];
                    identifierType?: components["schemas"]["IdentifierType"] | components["schemas"]["IdentifierType"][];
                    type?: ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json") | ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json")[];
                    /** @enum {boolean} */
                    inText?: true;
                };
                /** @enum {string} */
                technique: "deterministic-encryption";
                domain: components["schemas"]["Name"];
            } | {
                match: {
                    column?: string | string[];
                    category?: string | string[];
                    identifierType?: components["schemas"]["IdentifierType"] | components["schemas"]["IdentifierType"][];
                    type?: ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json") | ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json")[];
                    /** @enum {boolean} */
                    inText?: true;
                };
                /** @enum {string} */
                technique: "generalization";
                /** @enum {string} */
                to?: "day" | "week" | "month" | "quarter" | "year" | "decade";
                width?: number;
                edges?: number[];
                quantiles?: number;
                keepFirst?: number;
                age?: {
                    /** Format: date */
                    asOf?: string;
                    /** @default 1 */
                    width: number;
                    /** @default 90 */
                    top: number;
                };
                zip?: {
                    /**
                     * @default [
                     *       "036",
                     *       "059",
                     *       "063",
                     *       "102",
                     *       "203",
                     *       "556",
                     *       "692",
                     *       "790",
                     *       "821",
                     *       "823",
                     *       "830",
                     *       "831",
                     *       "878",
                     *       "879",
                     *       "884",
                     *       "890",
                     *       "893"
                     *     ]
                     */
                    restricted: string[];
                };
                network?: {
                    /** @default 24 */
                    v4: number;
                    /** @default 48 */
                    v6: number;
                };
                grid?: number;
                geohash?: {
                    precision: number;
                    longitude?: string;
                };
                hierarchy?: components["schemas"]["Name"];
                level?: number;
            } | {
                match: {
                    column?: string | string[];
                    category?: string | string[];
                    identifierType?: components["schemas"]["IdentifierType"] | components["schemas"]["IdentifierType"][];
                    type?: ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json") | ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json")[];
                    /** @enum {boolean} */
                    inText?: true;
                };
                /** @enum {string} */
                technique: "rounding";
                to: number;
            } | {
                match: {
                    column?: string | string[];
                    category?: string | string[];
                    identifierType?: components["schemas"]["IdentifierType"] | components["schemas"]["IdentifierType"][];
                    type?: ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json") | ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json")[];
                    /** @enum {boolean} */
                    inText?: true;
                };
                /** @enum {string} */
                technique: "top-and-bottom-coding";
                bottom?: number;
                top?: number;
            } | {
                match: {
                    column?: string | string[];
                    category?: string | string[];
                    identifierType?: components["schemas"]["IdentifierType"] | components["schemas"]["IdentifierType"][];
                    type?: ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json") | ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json")[];
                    /** @enum {boolean} */
                    inText?: true;
                };
                /** @enum {string} */
                technique: "combination";
                into: string;
                /** @default  */
                separator: string;
                domain?: components["schemas"]["Name"];
            } | {
                match: {
                    column?: string | string[];
                    category?: string | string[];
                    identifierType?: components["schemas"]["IdentifierType"] | components["schemas"]["IdentifierType"][];
                    type?: ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json") | ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json")[];
                    /** @enum {boolean} */
                    inText?: true;
                };
                /** @enum {string} */
                technique: "noise-addition";
                /**
                 * @default laplace
                 * @enum {string}
                 */
                mechanism: "laplace" | "gaussian";
                epsilon: number;
                delta?: number;
                lower: number;
                upper: number;
            } | {
                match: {
                    column?: string | string[];
                    category?: string | string[];
                    identifierType?: components["schemas"]["IdentifierType"] | components["schemas"]["IdentifierType"][];
                    type?: ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json") | ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json")[];
                    /** @enum {boolean} */
                    inText?: true;
                };
                /** @enum {string} */
                technique: "date-shift";
                maxDays: number;
                domain: components["schemas"]["Name"];
            } | {
                match: {
                    column?: string | string[];
                    category?: string | string[];
                    identifierType?: components["schemas"]["IdentifierType"] | components["schemas"]["IdentifierType"][];
                    type?: ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json") | ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json")[];
                    /** @enum {boolean} */
                    inText?: true;
                };
                /** @enum {string} */
                technique: "permutation";
                within?: string[];
            } | {
                match: {
                    column?: string | string[];
                    category?: string | string[];
                    identifierType?: components["schemas"]["IdentifierType"] | components["schemas"]["IdentifierType"][];
                    type?: ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json") | ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json")[];
                    /** @enum {boolean} */
                    inText?: true;
                };
                /** @enum {string} */
                technique: "microaggregation";
                k: number;
            })[];
            require?: {
                kAnonymity?: {
                    k: number;
                    quasiIdentifiers: string[] | "classified";
                    /** @default 0 */
                    maxSuppression: number;
                };
                lDiversity?: {
                    column: string;
                    /**
                     * @default distinct
                     * @enum {string}
                     */
                    kind: "distinct" | "entropy" | "recursive";
                    l: number;
                    c?: number;
                } | {
                    column: string;
                    /**
                     * @default distinct
                     * @enum {string}
                     */
                    kind: "distinct" | "entropy" | "recursive";
                    l: number;
                    c?: number;
                }[];
                tCloseness?: {
                    column: string;
                    /**
                     * @default equal
                     * @enum {string}
                     */
                    distance: "equal" | "ordered" | "hierarchical";
                    t: number;
                    hierarchy?: components["schemas"]["Name"];
                } | {
                    column: string;
                    /**
                     * @default equal
                     * @enum {string}
                     */
                    distance: "equal" | "ordered" | "hierarchical";
                    t: number;
                    hierarchy?: components["schemas"]["Name"];
                }[];
                alphaK?: {
                    column: string;
                    alpha: number;
                } | {
                    column: string;
                    alpha: number;
                }[];
                deltaPresence?: {
                    /** @default 0 */
                    lower: number;
                    /** @default 1 */
                    upper: number;
                };
                enforcement?: {
                    /**
                     * @default none
                     * @enum {string}
                     */
                    mode: "none" | "full-domain" | "multidimensional";
                    /**
                     * @default loss
                     * @enum {string}
                     */
                    loss: "loss" | "loss-mean" | "entropy" | "discernibility";
                };
                limits?: {
                    prosecutorHighest?: number;
                    prosecutorAverage?: number;
                    journalistHighest?: number;
                    uniqueness?: number;
                    singlingOut?: number;
                    linkability?: number;
                    inference?: number;
                };
            };
            rows?: {
                [key: string]: (string | number | boolean) | {
                    $eq?: string | number | boolean;
                    $ne?: string | number | boolean;
                    $in?: (string | number | boolean)[];
                    $nin?: (string | number | boolean)[];
                    $lt?: number | string;
                    $lte?: number | string;
                    $gt?: number | string;
                    $gte?: number | string;
                    $exists?: boolean;
                };
            };
            sampling?: {
                fraction: number;
            };
            synthesis?: {
                /**
                 * @default mst
                 * @enum {string}
                 */
                method: "mst";
                epsilon: number;
                /** @default 1e-9 */
                delta: number;
                records?: number;
                domains: {
                    [key: string]: {
                        values: (string | number | boolean)[];
                    } | {
                        lower: number;
                        upper: number;
                        bins: number;
                    } | {
                        hierarchy: components["schemas"]["Name"];
                    };
                };
            };
        };
        Purpose: components["schemas"]["Name"];
        PolicyTemplate: {
            name: string;
            title: string;
            summary: string;
            source: string;
            text: string;
        };
        Technique: {
            name: string;
            isoClass: string | null;
            isoName: string | null;
            reversible: boolean;
            deterministic: boolean;
            truthful: boolean;
            keyNeeded: boolean;
            dpCost: string | null;
            /** @enum {string} */
            scope: "cell" | "table";
            types: string[];
            wp216: {
                /** @enum {string} */
                singlingOut: "yes" | "no" | "may not";
                /** @enum {string} */
                linkability: "yes" | "no" | "may not";
                /** @enum {string} */
                inference: "yes" | "no" | "may not";
            } | null;
        };
        PreviewQuestion: {
            dataset: components["schemas"]["Name"];
            /** @default latest */
            version?: number | "latest";
            /** @default 20 */
            limit?: number;
        };
        Preview: {
            before: {
                columns: components["schemas"]["Column"][];
                rows: {
                    [key: string]: unknown;
                }[];
            };
            after: {
                columns: components["schemas"]["Column"][];
                rows: {
                    [key: string]: unknown;
                }[];
            };
            explanation: {
                column: string;
                released: boolean;
                what: string;
                why: string;
            }[];
            differs: {
                column: string;
                why: string;
            }[];
            warnings: string[];
        };
        Profile: {
            rows: number;
            columns: components["schemas"]["ColumnProfile"][];
        };
        ColumnProfile: {
            name: string;
            /** @enum {string} */
            type: "boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "string" | "json";
            nulls: number;
            distinct: number;
            approximate: boolean;
            min?: string | number | boolean;
            max?: string | number | boolean;
            mean?: number;
            stddev?: number;
            quantiles?: {
                p: number;
                value: string | number;
            }[];
            histogram?: {
                from: number;
                to: number;
                count: number;
            }[];
            topValues?: {
                value: string;
                count: number;
            }[];
            masked: boolean;
        };
        CreateRelease: {
            dataset: components["schemas"]["Name"];
            /** @default latest */
            version?: number | "latest";
            policy: components["schemas"]["Name"];
            policyVersion?: number;
            purpose: components["schemas"]["Purpose"];
        };
        Release: {
            id: string;
            dataset: string;
            version: number;
            policy: string;
            policyVersion: number;
            purpose: string;
            rows: number;
            suppressed: number;
            columns: components["schemas"]["Column"][];
            k: number;
            createdBy: string;
            createdAt: string;
            job: string;
            lineage: {
                datasetSha256: string;
                policyDigest: string;
                hierarchies: {
                    name: string;
                    version: number;
                }[];
                parts: {
                    digest: string;
                    rows: number;
                }[];
            };
        };
        Id: string;
        Risk: {
            quasiIdentifiers: string[];
            before?: components["schemas"]["RiskFigures"];
            after: components["schemas"]["RiskFigures"];
            attacks?: components["schemas"]["Attacks"];
            questions?: components["schemas"]["Wp216Question"][];
            utility: components["schemas"]["Utility"];
            enforcement: {
                /** @enum {string} */
                mode: "full-domain" | "multidimensional" | "none";
                node?: {
                    [key: string]: number;
                };
                loss?: number;
                suppressed: number;
                limit?: number;
            };
            synthesis?: components["schemas"]["SynthesisReport"];
        };
        RiskFigures: {
            records: number;
            classes: number;
            k: number;
            l?: number;
            t?: number;
            alpha?: number;
            delta?: {
                lower: number;
                upper: number;
            };
            models?: {
                /** @enum {string} */
                model: "l-diversity" | "t-closeness" | "alpha-k";
                column: string;
                kind: string;
                value: number;
            }[];
            uniqueness: number;
            prosecutor: {
                average: number;
                highest: number;
                above?: {
                    threshold: number;
                    share: number;
                };
            };
            journalist?: {
                average: number;
                highest: number;
                above?: {
                    threshold: number;
                    share: number;
                };
                populationUniqueness: number;
                estimator: string;
                samplingFraction: number;
            };
            marketer: number;
            histogram?: {
                from: number;
                to: number;
                classes: number;
                records: number;
            }[];
        };
        Attacks: {
            singlingOut?: components["schemas"]["AttackResult"];
            linkability?: components["schemas"]["AttackResult"];
            inference?: {
                attempts: number;
                successes: number;
                rate: number;
                interval: {
                    lower: number;
                    upper: number;
                    confidence: number;
                };
                baseline: number;
                baselineInterval: {
                    lower: number;
                    upper: number;
                    confidence: number;
                };
                risk: number;
                riskInterval: {
                    lower: number;
                    upper: number;
                    confidence: number;
                };
                method: string;
                secret: string;
            };
            notRun: {
                attack: string;
                why: string;
            }[];
        };
        AttackResult: {
            attempts: number;
            successes: number;
            rate: number;
            interval: {
                lower: number;
                upper: number;
                confidence: number;
            };
            baseline: number;
            baselineInterval: {
                lower: number;
                upper: number;
                confidence: number;
            };
            risk: number;
            riskInterval: {
                lower: number;
                upper: number;
                confidence: number;
            };
            method: string;
        };
        Wp216Question: {
            question: string;
            figures: {
                name: string;
                value: number;
                /** @enum {string} */
                unit: "share" | "count";
            }[];
        };
        Utility: {
            loss: number;
            columnsKept: number;
            columnsChanged: number;
            columnsDropped: number;
            recordsSuppressed: number;
            information?: {
                geometricMean: number;
                attributes: {
                    column: string;
                    loss: number;
                }[];
            };
            discernibility?: {
                value: number;
                share: number;
            };
            entropy?: number;
            marginals?: {
                column: string;
                totalVariation: number;
                missing: number;
            }[];
            correlation?: {
                pairs: number;
                meanChange: number;
                largestChange: number;
            };
            classifier?: {
                label: string;
                raw: number;
                release: number;
                majority: number;
                records: number;
            };
        };
        SynthesisReport: {
            method: string;
            epsilon: number;
            delta: number;
            rho: number;
            /** @enum {string} */
            unit: "subject" | "record";
            records: number;
            pairwise?: {
                mean: number;
                greatest: number;
                pairs: number;
            };
            classifier?: {
                label: string;
                raw: number;
                release: number;
                majority: number;
                records: number;
            };
        };
        Reidentification: {
            /** Format: uuid */
            release: string;
            column: string;
            tokens: string[];
            purpose: components["schemas"]["Purpose"];
            reason: string;
        };
        Reidentified: {
            values: (string | null)[];
        };
        Query: {
            dataset?: components["schemas"]["Name"];
            version?: number | "latest";
            /** Format: uuid */
            release?: string;
            purpose: components["schemas"]["Purpose"];
            ask: {
                /** @enum {string} */
                aggregate: "count";
            } | {
                /** @enum {string} */
                aggregate: "sum";
                column: string;
                lower: number;
                upper: number;
            } | {
                /** @enum {string} */
                aggregate: "mean";
                column: string;
                lower: number;
                upper: number;
            } | {
                /** @enum {string} */
                aggregate: "variance";
                column: string;
                lower: number;
                upper: number;
            } | {
                /** @enum {string} */
                aggregate: "median";
                column: string;
                lower: number;
                upper: number;
            } | {
                /** @enum {string} */
                aggregate: "quantiles";
                column: string;
                lower: number;
                upper: number;
                quantiles: number[];
            } | {
                /** @enum {string} */
                aggregate: "histogram";
                column: string;
                edges?: number[];
                keys?: (string | number | boolean)[];
            };
            groupBy?: {
                column: string;
                keys?: (string | number | boolean)[];
            };
            where?: {
                [key: string]: (string | number | boolean) | {
                    $eq?: string | number | boolean;
                    $ne?: string | number | boolean;
                    $in?: (string | number | boolean)[];
                    $nin?: (string | number | boolean)[];
                    $lt?: number | string;
                    $lte?: number | string;
                    $gt?: number | string;
                    $gte?: number | string;
                    $exists?: boolean;
                };
            };
            /** @default {} */
            contribution?: {
                /** @default 1 */
                records?: number;
                /** @default 1 */
                groups?: number;
            };
            epsilon: number;
            /** @default 0 */
            delta?: number;
            /**
             * @default laplace
             * @enum {string}
             */
            mechanism?: "laplace" | "gaussian";
        };
        QueryAnswer: {
            id: string;
            values?: components["schemas"]["NoisyValue"][];
            groups?: {
                key: string | number | boolean;
                values: components["schemas"]["NoisyValue"][];
            }[];
            omitted?: number;
            mechanism: string;
            epsilon: number;
            delta: number;
            unit: {
                /** @enum {string} */
                of: "subject" | "record";
                records: number;
                groups: number;
                /** @enum {string} */
                neighbours: "add or remove one";
            };
            budget: components["schemas"]["BudgetLeft"];
        };
        NoisyValue: {
            value: number;
            interval?: {
                lower: number;
                upper: number;
                confidence: number;
            };
            of?: string | number | boolean | {
                from: number;
                to: number;
            };
        };
        BudgetLeft: {
            dataset: string;
            epsilon: {
                cap: number;
                spent: number;
                left: number;
            };
            delta: number;
        };
        PrivacyBudget: {
            dataset: string;
            epsilon: {
                cap: number;
                spent: number;
                left: number;
            };
            delta: number;
            spends: {
                purpose: string;
                principal: string;
                /** @enum {string} */
                kind: "query" | "synthesis" | "training";
                queries: number;
                epsilon: number;
            }[];
        };
        SetBudget: {
            epsilon: number;
            delta: number;
            reason: string;
        };
        Me: {
            id: string;
            /** @enum {string} */
            kind: "user" | "service";
            email?: string;
            name?: string;
            roles: string[];
            capabilities: string[];
            purpose?: string;
        };
        CreateUser: {
            /** Format: email */
            email: string;
            /** @default [] */
            roles?: ("admin" | "engineer" | "steward" | "analyst" | "auditor")[];
        };
        User: {
            id: string;
            roles: string[];
            createdAt: string;
            email: string;
            enrolment?: {
                code: string;
                expiresAt: string;
            };
        };
        CreateService: {
            name: components["schemas"]["Name"];
            /** @default [] */
            roles?: ("admin" | "engineer" | "steward" | "analyst" | "auditor")[];
        };
        Service: {
            id: string;
            roles: string[];
            createdAt: string;
            name: string;
        };
        CreateGroup: {
            name: components["schemas"]["Name"];
            /** @default [] */
            members?: components["schemas"]["Principal"][];
            /** @default [] */
            roles?: ("admin" | "engineer" | "steward" | "analyst" | "auditor")[];
        };
        Principal: string;
        Group: {
            id: string;
            roles: string[];
            createdAt: string;
            name: string;
            members: string[];
        };
        CreateToken: {
            principal?: components["schemas"]["Principal"];
            name: string;
            purpose?: components["schemas"]["Purpose"];
            /** Format: date-time */
            expiresAt?: string;
            scopes?: components["schemas"]["Action"][];
        };
        /** @enum {string} */
        Action: "discover" | "read" | "read-raw" | "query" | "train" | "predict" | "reidentify" | "manage";
        NewToken: {
            id: string;
            principal: string;
            name: string;
            purpose?: string;
            scopes?: string[];
            expiresAt?: string;
            createdAt: string;
            createdBy: string;
            token: string;
        };
        Token: {
            id: string;
            principal: string;
            name: string;
            purpose?: string;
            scopes?: string[];
            expiresAt?: string;
            createdAt: string;
            createdBy: string;
        };
        CreateRole: {
            name: components["schemas"]["Name"];
            description?: string;
            actions: components["schemas"]["Action"][];
        };
        Role: {
            name: string;
            description?: string;
            actions: string[];
            capabilities: string[];
            builtIn: boolean;
        };
        CreateGrant: {
            principal: components["schemas"]["Principal"];
            actions?: components["schemas"]["Action"][];
            role?: components["schemas"]["Name"];
            resource: components["schemas"]["Resource"];
            purpose: components["schemas"]["Purpose"];
            /** Format: date-time */
            notBefore?: string;
            /** Format: date-time */
            expiresAt?: string;
            reason?: string;
        };
        Resource: string;
        Grant: {
            id: string;
            principal: string;
            actions: components["schemas"]["Action"][];
            resource: string;
            purpose: string;
            notBefore?: string;
            expiresAt?: string;
            reason?: string;
            grantedBy: string;
            createdAt: string;
            revokedAt?: string;
            active: boolean;
        };
        CreateAccessRequest: {
            resource: components["schemas"]["Resource"];
            /**
             * @default [
             *       "read"
             *     ]
             */
            actions?: components["schemas"]["Action"][];
            purpose: components["schemas"]["Purpose"];
            reason?: string;
        };
        AccessRequest: {
            id: string;
            principal: string;
            resource: string;
            actions: components["schemas"]["Action"][];
            purpose: string;
            reason?: string;
            /** @enum {string} */
            state: "pending" | "approved" | "denied" | "expired" | "revoked";
            decidedBy?: string;
            grant?: string;
            createdAt: string;
        };
        /** @default {} */
        DecideAccessRequest: {
            /** Format: date-time */
            expiresAt?: string;
            reason?: string;
        };
        DecisionQuestion: {
            principal: components["schemas"]["Principal"];
            action: components["schemas"]["Action"];
            resource: components["schemas"]["Resource"];
            purpose?: components["schemas"]["Purpose"];
        };
        Decision: {
            allowed: boolean;
            because: {
                kind: string;
                detail: string;
                grant?: string;
            }[];
        };
        Job: {
            id: string;
            kind: string;
            /** @enum {string} */
            state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
            progress: number;
            message: string;
            result?: {
                [key: string]: unknown;
            };
            problem?: components["schemas"]["Problem"];
            createdAt: string;
            startedAt?: string;
            finishedAt?: string;
        };
        Problem: {
            type: string;
            title: string;
            status: number;
            code: string;
            detail: string;
            requestId?: string;
            errors?: {
                pointer: string;
                line?: number;
                column?: number;
                detail: string;
            }[];
        };
        SignIn: {
            issuer: string;
            clientId: string;
            scope: string;
            resource?: string;
            embedded: boolean;
        };
        AuditEvent: {
            index: number;
            id: string;
            at: string;
            actor: string;
            action: string;
            resource: string;
            /** @enum {string} */
            outcome: "allowed" | "denied" | "done" | "failed";
            detail: {
                [key: string]: unknown;
            } | null;
            leafHash: string;
            entry: string;
            salt: string | null;
        };
        AuditCheckpoint: {
            origin: string;
            size: number;
            rootHash: string;
            note: string;
        };
        InclusionProof: {
            index: number;
            size: number;
            hashes: string[];
        };
        ConsistencyProof: {
            from: number;
            to: number;
            hashes: string[];
        };
        CreateTrainingRun: {
            name: components["schemas"]["Name"];
            /** Format: uuid */
            release: string;
            purpose: components["schemas"]["Purpose"];
            recipe: components["schemas"]["Recipe"];
        };
        Recipe: {
            /** @enum {string} */
            estimator?: "multilayer-perceptron";
            /** @enum {string} */
            task?: "classification" | "regression";
            /** @enum {string} */
            model?: "classifier" | "regressor";
            label: string;
            features?: string[];
            /** @default 0.2 */
            testShare?: number;
            /** @default 1 */
            seed?: number;
            /**
             * @default [
             *       32
             *     ]
             */
            hiddenUnits?: number[];
            /** @default 10 */
            epochs?: number;
            /** @default 128 */
            batchSize?: number;
            /** @default 0.005 */
            learningRate?: number;
        };
        TrainingRun: {
            id: string;
            /** @enum {string} */
            kind: "train";
            /** @enum {string} */
            state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
            progress: number;
            message: string;
            result?: {
                [key: string]: unknown;
            };
            problem?: components["schemas"]["Problem"];
            createdAt: string;
            startedAt?: string;
            finishedAt?: string;
            name: string;
            release: string;
            purpose: string;
            recipe: components["schemas"]["TrainedRecipe"];
        };
        TrainedRecipe: {
            /** @enum {string} */
            task: "classification" | "regression";
            /** @enum {string} */
            model: "classifier" | "regressor";
            estimator: string;
            label: string;
            features?: string[];
            /** @default 0.2 */
            testShare: number;
            /** @default 1 */
            seed: number;
        } & {
            [key: string]: unknown;
        };
        Model: {
            id: string;
            name: string;
            task: {
                /** @enum {string} */
                name: "classification" | "regression";
                /** @enum {string} */
                kind: "classifier" | "regressor";
                label: string;
            };
            estimator: string;
            purpose: string;
            dataset: string;
            release: string;
            run: string;
            metrics: {
                test: {
                    [key: string]: number;
                };
                baseline: {
                    [key: string]: number;
                };
            };
            createdBy: string;
            createdAt: string;
        };
        ModelCard: {
            model: string;
            name: string;
            startedBy: string;
            createdAt: string;
            masked: boolean;
            intendedUse: string;
            lineage: {
                dataset: string;
                datasetVersion: number;
                datasetSha256: string;
                policy: string;
                policyVersion: number;
                policyDigest: string;
                release: string;
                releaseRows: number;
                purpose: string;
                run: string;
                k?: number;
                quasiIdentifiers?: string[];
            };
            privacy: {
                epsilon: null;
                statement: string;
            };
            task: {
                /** @enum {string} */
                name: "classification" | "regression";
                /** @enum {string} */
                kind: "classifier" | "regressor";
                label: string;
                classes?: string[];
            };
            rows: {
                total: number;
                unlabelled: number;
                train: number;
                validation: number;
                test: number;
            };
            preprocessing: {
                features: {
                    column: string;
                    as: string;
                }[];
                dropped: {
                    column: string;
                    reason: string;
                    because: string;
                }[];
            };
            estimator: string;
            architecture: {
                [key: string]: string | number | number[];
            };
            hyperParameters: {
                [key: string]: string | number | number[];
            };
            metrics: {
                test: {
                    [key: string]: number;
                };
                baseline: {
                    [key: string]: number;
                };
            };
            perClass?: {
                label: string;
                support: number;
                precision: number;
                recall: number;
                f1: number;
            }[];
            confusion?: number[][];
            groups: {
                column: string;
                groups: {
                    value: string | null;
                    rows: number;
                    metrics: {
                        [key: string]: number;
                    };
                }[];
                withheldRows: number;
            }[];
            limits: string[];
            backend: {
                backend: string;
                version: string;
                native: boolean;
                note: string;
            };
        };
        Predict: {
            purpose?: components["schemas"]["Purpose"];
            rows: {
                [key: string]: string | number | boolean | null;
            }[];
        };
        Predictions: {
            model: string;
            predictions: ({
                label: string;
                probabilities: {
                    [key: string]: number;
                };
            } | {
                value: number;
            })[];
        };
    };
    responses: never;
    parameters: {
        /** @description Repeats of a request with the same key are not done twice. */
        IdempotencyKey: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type Liveness = components['schemas']['Liveness'];
export type Readiness = components['schemas']['Readiness'];
export type CreateDataset = components['schemas']['CreateDataset'];
export type Name = components['schemas']['Name'];
export type Dataset = components['schemas']['Dataset'];
export type PatchDataset = components['schemas']['PatchDataset'];
export type Accepted = components['schemas']['Accepted'];
export type DatasetVersion = components['schemas']['DatasetVersion'];
export type Column = components['schemas']['Column'];
export type Classification = components['schemas']['Classification'];
export type ColumnClassification = components['schemas']['ColumnClassification'];
export type IdentifierType = components['schemas']['IdentifierType'];
export type PatchClassification = components['schemas']['PatchClassification'];
export type HierarchyVersion = components['schemas']['HierarchyVersion'];
export type PolicySummary = components['schemas']['PolicySummary'];
export type PolicyVersion = components['schemas']['PolicyVersion'];
export type Policy = components['schemas']['Policy'];
export type Purpose = components['schemas']['Purpose'];
export type PolicyTemplate = components['schemas']['PolicyTemplate'];
export type Technique = components['schemas']['Technique'];
export type PreviewQuestion = components['schemas']['PreviewQuestion'];
export type Preview = components['schemas']['Preview'];
export type Profile = components['schemas']['Profile'];
export type ColumnProfile = components['schemas']['ColumnProfile'];
export type CreateRelease = components['schemas']['CreateRelease'];
export type Release = components['schemas']['Release'];
export type Id = components['schemas']['Id'];
export type Risk = components['schemas']['Risk'];
export type RiskFigures = components['schemas']['RiskFigures'];
export type Attacks = components['schemas']['Attacks'];
export type AttackResult = components['schemas']['AttackResult'];
export type Wp216Question = components['schemas']['Wp216Question'];
export type Utility = components['schemas']['Utility'];
export type SynthesisReport = components['schemas']['SynthesisReport'];
export type Reidentification = components['schemas']['Reidentification'];
export type Reidentified = components['schemas']['Reidentified'];
export type Query = components['schemas']['Query'];
export type QueryAnswer = components['schemas']['QueryAnswer'];
export type NoisyValue = components['schemas']['NoisyValue'];
export type BudgetLeft = components['schemas']['BudgetLeft'];
export type PrivacyBudget = components['schemas']['PrivacyBudget'];
export type SetBudget = components['schemas']['SetBudget'];
export type Me = components['schemas']['Me'];
export type CreateUser = components['schemas']['CreateUser'];
export type User = components['schemas']['User'];
export type CreateService = components['schemas']['CreateService'];
export type Service = components['schemas']['Service'];
export type CreateGroup = components['schemas']['CreateGroup'];
export type Principal = components['schemas']['Principal'];
export type Group = components['schemas']['Group'];
export type CreateToken = components['schemas']['CreateToken'];
export type Action = components['schemas']['Action'];
export type NewToken = components['schemas']['NewToken'];
export type Token = components['schemas']['Token'];
export type CreateRole = components['schemas']['CreateRole'];
export type Role = components['schemas']['Role'];
export type CreateGrant = components['schemas']['CreateGrant'];
export type Resource = components['schemas']['Resource'];
export type Grant = components['schemas']['Grant'];
export type CreateAccessRequest = components['schemas']['CreateAccessRequest'];
export type AccessRequest = components['schemas']['AccessRequest'];
export type DecideAccessRequest = components['schemas']['DecideAccessRequest'];
export type DecisionQuestion = components['schemas']['DecisionQuestion'];
export type Decision = components['schemas']['Decision'];
export type Job = components['schemas']['Job'];
export type Problem = components['schemas']['Problem'];
export type SignIn = components['schemas']['SignIn'];
export type AuditEvent = components['schemas']['AuditEvent'];
export type AuditCheckpoint = components['schemas']['AuditCheckpoint'];
export type InclusionProof = components['schemas']['InclusionProof'];
export type ConsistencyProof = components['schemas']['ConsistencyProof'];
export type CreateTrainingRun = components['schemas']['CreateTrainingRun'];
export type Recipe = components['schemas']['Recipe'];
export type TrainingRun = components['schemas']['TrainingRun'];
export type TrainedRecipe = components['schemas']['TrainedRecipe'];
export type Model = components['schemas']['Model'];
export type ModelCard = components['schemas']['ModelCard'];
export type Predict = components['schemas']['Predict'];
export type Predictions = components['schemas']['Predictions'];
export type ParameterIdempotencyKey = components['parameters']['IdempotencyKey'];
export type $defs = Record<string, never>;
export interface operations {
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether the process runs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "live"
                     *     }
                     */
                    "application/json": components["schemas"]["Liveness"];
                };
            };
            /** @description `internal.error`: Something went wrong on our side. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether requests are served well */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ready",
                     *       "checks": {
                     *         "database": "ok",
                     *         "audit": "ok"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description `internal.error`: Something went wrong on our side. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures of the process */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example # HELP process_cpu_user_seconds_total Total user CPU time spent in seconds.
                     *     # TYPE process_cpu_user_seconds_total counter
                     *     process_cpu_user_seconds_total 1.210269
                     *
                     *     # HELP process_cpu_system_seconds_total Total system CPU time spent in seconds.
                     *     # TYPE process_cpu_system_seconds_total counter
                     *     process_cpu_system_seconds_total 0.172822
                     *
                     *     # HELP process_cpu_seconds_total Total user and system CPU time spent in seconds.
                     *     # TYPE process_cpu_seconds_total counter
                     *     process_cpu_seconds_total 1.383091
                     *
                     *     # HELP process_start_time_seconds Start time of the process since unix epoch in seconds.
                     *     # TYPE process_start_time_seconds gauge
                     *     process_start_time_seconds 1795946907
                     *
                     *     # HELP process_resident_memory_bytes Resident memory size in bytes.
                     *     # TYPE process_resident_memory_bytes gauge
                     *     process_resident_memory_bytes 250159104
                     *
                     *     # HELP process_virtual_memory_bytes Virtual memory size in bytes.
                     *     # TYPE process_virtual_memory_bytes gauge
                     *     process_virtual_memory_bytes 3071127552
                     *
                     *     # HELP process_heap_bytes Process heap size in bytes.
                     *     # TYPE process_heap_bytes gauge
                     *     process_heap_bytes 1960755200
                     *
                     *     # HELP process_open_fds Number of open file descriptors.
                     *     # TYPE process_open_fds gauge
                     *     process_open_fds 40
                     *
                     *     # HELP process_max_fds Maximum number of open file descriptors.
                     *     # TYPE process_max_fds gauge
                     *     process_max_fds 20000
                     *
                     *     # HELP nodejs_eventloop_lag_seconds Lag of event loop in seconds.
                     *     # TYPE nodejs_eventloop_lag_seconds gauge
                     *     nodejs_eventloop_lag_seconds 0
                     *
                     *     # HELP nodejs_eventloop_lag_min_seconds The minimum recorded event loop delay.
                     *     # TYPE nodejs_eventloop_lag_min_seconds gauge
                     *     nodejs_eventloop_lag_min_seconds 0.00735232
                     *
                     *     # HELP nodejs_eventloop_lag_max_seconds The maximum recorded event loop delay.
                     *     # TYPE nodejs_eventloop_lag_max_seconds gauge
                     *     nodejs_eventloop_lag_max_seconds 0.220987391
                     *
                     *     # HELP nodejs_eventloop_lag_mean_seconds The mean of the recorded event loop delays.
                     *     # TYPE nodejs_eventloop_lag_mean_seconds gauge
                     *     nodejs_eventloop_lag_mean_seconds 0.012606096982178218
                     *
                     *     # HELP nodejs_eventloop_lag_stddev_seconds The standard deviation of the recorded event loop delays.
                     *     # TYPE nodejs_eventloop_lag_stddev_seconds gauge
                     *     nodejs_eventloop_lag_stddev_seconds 0.015428732089023879
                     *
                     *     # HELP nodejs_eventloop_lag_p50_seconds The 50th percentile of the recorded event loop delays.
                     *     # TYPE nodejs_eventloop_lag_p50_seconds gauge
                     *     nodejs_eventloop_lag_p50_seconds 0.010117119
                     *
                     *     # HELP nodejs_eventloop_lag_p90_seconds The 90th percentile of the recorded event loop delays.
                     *     # TYPE nodejs_eventloop_lag_p90_seconds gauge
                     *     nodejs_eventloop_lag_p90_seconds 0.012673023
                     *
                     *     # HELP nodejs_eventloop_lag_p99_seconds The 99th percentile of the recorded event loop delays.
                     *     # TYPE nodejs_eventloop_lag_p99_seconds gauge
                     *     nodejs_eventloop_lag_p99_seconds 0.059375615
                     *
                     *     # HELP nodejs_active_resources Number of active resources that are currently keeping the event loop alive, grouped by async resource type.
                     *     # TYPE nodejs_active_resources gauge
                     *     nodejs_active_resources{type="PipeWrap"} 2
                     *     nodejs_active_resources{type="TCPSocketWrap"} 17
                     *     nodejs_active_resources{type="TCPServerWrap"} 1
                     *     nodejs_active_resources{type="Timeout"} 25
                     *     nodejs_active_resources{type="Immediate"} 1
                     *
                     *     # HELP nodejs_active_resources_total Total number of active resources.
                     *     # TYPE nodejs_active_resources_total gauge
                     *     nodejs_active_resources_total 46
                     *
                     *     # HELP nodejs_active_handles Number of active libuv handles grouped by handle type. Every handle type is C++ class name.
                     *     # TYPE nodejs_active_handles gauge
                     *     nodejs_active_handles{type="Socket"} 19
                     *     nodejs_active_handles{type="Server"} 1
                     *
                     *     # HELP nodejs_active_handles_total Total number of active handles.
                     *     # TYPE nodejs_active_handles_total gauge
                     *     nodejs_active_handles_total 20
                     *
                     *     # HELP nodejs_active_requests Number of active libuv requests grouped by request type. Every request type is C++ class name.
                     *     # TYPE nodejs_active_requests gauge
                     *
                     *     # HELP nodejs_active_requests_total Total number of active requests.
                     *     # TYPE nodejs_active_requests_total gauge
                     *     nodejs_active_requests_total 0
                     *
                     *     # HELP nodejs_heap_size_total_bytes Process heap size from Node.js in bytes.
                     *     # TYPE nodejs_heap_size_total_bytes gauge
                     *     nodejs_heap_size_total_bytes 208396288
                     *
                     *     # HELP nodejs_heap_size_used_bytes Process heap size used from Node.js in bytes.
                     *     # TYPE nodejs_heap_size_used_bytes gauge
                     *     nodejs_heap_size_used_bytes 84087344
                     *
                     *     # HELP nodejs_external_memory_bytes Node.js external memory size in bytes.
                     *     # TYPE nodejs_external_memory_bytes gauge
                     *     nodejs_external_memory_bytes 7874698
                     *
                     *     # HELP nodejs_heap_space_size_total_bytes Process heap space size total from Node.js in bytes.
                     *     # TYPE nodejs_heap_space_size_total_bytes gauge
                     *     nodejs_heap_space_size_total_bytes{space="read_only"} 0
                     *     nodejs_heap_space_size_total_bytes{space="new"} 134217728
                     *     nodejs_heap_space_size_total_bytes{space="old"} 56270848
                     *     nodejs_heap_space_size_total_bytes{space="code"} 4456448
                     *     nodejs_heap_space_size_total_bytes{space="shared"} 0
                     *     nodejs_heap_space_size_total_bytes{space="trusted"} 7729152
                     *     nodejs_heap_space_size_total_bytes{space="shared_trusted"} 0
                     *     nodejs_heap_space_size_total_bytes{space="new_large_object"} 614400
                     *     nodejs_heap_space_size_total_bytes{space="large_object"} 4943872
                     *     nodejs_heap_space_size_total_bytes{space="code_large_object"} 163840
                     *     nodejs_heap_space_size_total_bytes{space="shared_large_object"} 0
                     *     nodejs_heap_space_size_total_bytes{space="shared_trusted_large_object"} 0
                     *     nodejs_heap_space_size_total_bytes{space="trusted_large_object"} 0
                     *
                     *     # HELP nodejs_heap_space_size_used_bytes Process heap space size used from Node.js in bytes.
                     *     # TYPE nodejs_heap_space_size_used_bytes gauge
                     *     nodejs_heap_space_size_used_bytes{space="read_only"} 0
                     *     nodejs_heap_space_size_used_bytes{space="new"} 15931008
                     *     nodejs_heap_space_size_used_bytes{space="old"} 50556744
                     *     nodejs_heap_space_size_used_bytes{space="code"} 4261248
                     *     nodejs_heap_space_size_used_bytes{space="shared"} 0
                     *     nodejs_heap_space_size_used_bytes{space="trusted"} 7456784
                     *     nodejs_heap_space_size_used_bytes{space="shared_trusted"} 0
                     *     nodejs_heap_space_size_used_bytes{space="new_large_object"} 612352
                     *     nodejs_heap_space_size_used_bytes{space="large_object"} 4908336
                     *     nodejs_heap_space_size_used_bytes{space="code_large_object"} 163584
                     *     nodejs_heap_space_size_used_bytes{space="shared_large_object"} 0
                     *     nodejs_heap_space_size_used_bytes{space="shared_trusted_large_object"} 0
                     *     nodejs_heap_space_size_used_bytes{space="trusted_large_object"} 0
                     *
                     *     # HELP nodejs_heap_space_size_available_bytes Process heap space size available from Node.js in bytes.
                     *     # TYPE nodejs_heap_space_size_available_bytes gauge
                     *     nodejs_heap_space_size_available_bytes{space="read_only"} 0
                     *     nodejs_heap_space_size_available_bytes{space="new"} 51173760
                     *     nodejs_heap_space_size_available_bytes{space="old"} 5674656
                     *     nodejs_heap_space_size_available_bytes{space="code"} 194656
                     *     nodejs_heap_space_size_available_bytes{space="shared"} 0
                     *     nodejs_heap_space_size_available_bytes{space="trusted"} 270136
                     *     nodejs_heap_space_size_available_bytes{space="shared_trusted"} 0
                     *     nodejs_heap_space_size_available_bytes{space="new_large_object"} 66496512
                     *     nodejs_heap_space_size_available_bytes{space="large_object"} 0
                     *     nodejs_heap_space_size_available_bytes{space="code_large_object"} 0
                     *     nodejs_heap_space_size_available_bytes{space="shared_large_object"} 0
                     *     nodejs_heap_space_size_available_bytes{space="shared_trusted_large_object"} 0
                     *     nodejs_heap_space_size_available_bytes{space="trusted_large_object"} 0
                     *
                     *     # HELP nodejs_version_info Node.js version info.
                     *     # TYPE nodejs_version_info gauge
                     *     nodejs_version_info{version="v24.21.0",major="24",minor="21",patch="0"} 1
                     *
                     *     # HELP nodejs_gc_duration_seconds Garbage collection duration by kind, one of major, minor, incremental or weakcb.
                     *     # TYPE nodejs_gc_duration_seconds histogram
                     *     nodejs_gc_duration_seconds_bucket{le="0.001",kind="minor"} 0
                     *     nodejs_gc_duration_seconds_bucket{le="0.01",kind="minor"} 0
                     *     nodejs_gc_duration_seconds_bucket{le="0.1",kind="minor"} 2
                     *     nodejs_gc_duration_seconds_bucket{le="1",kind="minor"} 2
                     *     nodejs_gc_duration_seconds_bucket{le="2",kind="minor"} 2
                     *     nodejs_gc_duration_seconds_bucket{le="5",kind="minor"} 2
                     *     nodejs_gc_duration_seconds_bucket{le="+Inf",kind="minor"} 2
                     *     nodejs_gc_duration_seconds_sum{kind="minor"} 0.06795013399980962
                     *     nodejs_gc_duration_seconds_count{kind="minor"} 2
                     *     nodejs_gc_duration_seconds_bucket{le="0.001",kind="major"} 0
                     *     nodejs_gc_duration_seconds_bucket{le="0.01",kind="major"} 0
                     *     nodejs_gc_duration_seconds_bucket{le="0.1",kind="major"} 1
                     *     nodejs_gc_duration_seconds_bucket{le="1",kind="major"} 1
                     *     nodejs_gc_duration_seconds_bucket{le="2",kind="major"} 1
                     *     nodejs_gc_duration_seconds_bucket{le="5",kind="major"} 1
                     *     nodejs_gc_duration_seconds_bucket{le="+Inf",kind="major"} 1
                     *     nodejs_gc_duration_seconds_sum{kind="major"} 0.03621002599969506
                     *     nodejs_gc_duration_seconds_count{kind="major"} 1
                     *
                     *     # HELP tidegate_http_request_seconds Time from request to answer in seconds
                     *     # TYPE tidegate_http_request_seconds histogram
                     *     tidegate_http_request_seconds_bucket{le="0.005",method="GET",route="/health/ready",status="200"} 1
                     *     tidegate_http_request_seconds_bucket{le="0.02",method="GET",route="/health/ready",status="200"} 2
                     *     tidegate_http_request_seconds_bucket{le="0.1",method="GET",route="/health/ready",status="200"} 2
                     *     tidegate_http_request_seconds_bucket{le="0.5",method="GET",route="/health/ready",status="200"} 2
                     *     tidegate_http_request_seconds_bucket{le="2",method="GET",route="/health/ready",status="200"} 2
                     *     tidegate_http_request_seconds_bucket{le="10",method="GET",route="/health/ready",status="200"} 2
                     *     tidegate_http_request_seconds_bucket{le="60",method="GET",route="/health/ready",status="200"} 2
                     *     tidegate_http_request_seconds_bucket{le="+Inf",method="GET",route="/health/ready",status="200"} 2
                     *     tidegate_http_request_seconds_sum{method="GET",route="/health/ready",status="200"} 0.01871123500000067
                     *     tidegate_http_request_seconds_count{method="GET",route="/health/ready",status="200"} 2
                     *     tidegate_http_request_seconds_bucket{le="0.005",method="POST",route="/v1/services",status="201"} 0
                     *     tidegate_http_request_seconds_bucket{le="0.02",method="POST",route="/v1/services",status="201"} 2
                     *     tidegate_http_request_seconds_bucket{le="0.1",method="POST",route="/v1/services",status="201"} 3
                     *     tidegate_http_request_seconds_bucket{le="0.5",method="POST",route="/v1/services",status="201"} 3
                     *     tidegate_http_request_seconds_bucket{le="2",method="POST",route="/v1/services",status="201"} 3
                     *     tidegate_http_request_seconds_bucket{le="10",method="POST",route="/v1/services",status="201"} 3
                     *     tidegate_http_request_seconds_bucket{le="60",method="POST",route="/v1/services",status="201"} 3
                     *     tidegate_http_request_seconds_bucket{le="+Inf",method="POST",route="/v1/services",status="201"} 3
                     *     tidegate_http_request_seconds_sum{method="POST",route="/v1/services",status="201"} 0.0525137909999994
                     *     tidegate_http_request_seconds_count{method="POST",route="/v1/services",status="201"} 3
                     *     tidegate_http_request_seconds_bucket{le="0.005",method="POST",route="/v1/tokens",status="201"} 0
                     *     tidegate_http_request_seconds_bucket{le="0.02",method="POST",route="/v1/tokens",status="201"} 1
                     *     tidegate_http_request_seconds_bucket{le="0.1",method="POST",route="/v1/tokens",status="201"} 3
                     *     tidegate_http_request_seconds_bucket{le="0.5",method="POST",route="/v1/tokens",status="201"} 3
                     *     tidegate_http_request_seconds_bucket{le="2",method="POST",route="/v1/tokens",status="201"} 3
                     *     tidegate_http_request_seconds_bucket{le="10",method="POST",route="/v1/tokens",status="201"} 3
                     *     tidegate_http_request_seconds_bucket{le="60",method="POST",route="/v1/tokens",status="201"} 3
                     *     tidegate_http_request_seconds_bucket{le="+Inf",method="POST",route="/v1/tokens",status="201"} 3
                     *     tidegate_http_request_seconds_sum{method="POST",route="/v1/tokens",status="201"} 0.0651103809999986
                     *     tidegate_http_request_seconds_count{method="POST",route="/v1/tokens",status="201"} 3
                     *     tidegate_http_request_seconds_bucket{le="0.005",method="GET",route="/openapi.json",status="200"} 1
                     *     tidegate_http_request_seconds_bucket{le="0.02",method="GET",route="/openapi.json",status="200"} 1
                     *     tidegate_http_request_seconds_bucket{le="0.1",method="GET",route="/openapi.json",status="200"} 1
                     *     tidegate_http_request_seconds_bucket{le="0.5",method="GET",route="/openapi.json",status="200"} 1
                     *     tidegate_http_request_seconds_bucket{le="2",method="GET",route="/openapi.json",status="200"} 1
                     *     tidegate_http_request_seconds_bucket{le="10",method="GET",route="/openapi.json",status="200"} 1
                     *     tidegate_http_request_seconds_bucket{le="60",method="GET",route="/openapi.json",status="200"} 1
                     *     tidegate_http_request_seconds_bucket{le="+Inf",method="GET",route="/openapi.json",status="200"} 1
                     *     tidegate_http_request_seconds_sum{method="GET",route="/openapi.json",status="200"} 0.0031159889999998994
                     *     tidegate_http_request_seconds_count{method="GET",route="/openapi.json",status="200"} 1
                     *     tidegate_http_request_seconds_bucket{le="0.005",method="GET",route="/health/live",status="200"} 1
                     *     tidegate_http_request_seconds_bucket{le="0.02",method="GET",route="/health/live",status="200"} 1
                     *     tidegate_http_request_seconds_bucket{le="0.1",method="GET",route="/health/live",status="200"} 1
                     *     tidegate_http_request_seconds_bucket{le="0.5",method="GET",route="/health/live",status="200"} 1
                     *     tidegate_http_request_seconds_bucket{le="2",method="GET",route="/health/live",status="200"} 1
                     *     tidegate_http_request_seconds_bucket{le="10",method="GET",route="/health/live",status="200"} 1
                     *     tidegate_http_request_seconds_bucket{le="60",method="GET",route="/health/live",status="200"} 1
                     *     tidegate_http_request_seconds_bucket{le="+Inf",method="GET",route="/health/live",status="200"} 1
                     *     tidegate_http_request_seconds_sum{method="GET",route="/health/live",status="200"} 0.0021025779999999943
                     *     tidegate_http_request_seconds_count{method="GET",route="/health/live",status="200"} 1
                     */
                    "text/plain": string;
                };
            };
            /** @description `token.missing`: A bearer token is required. `token.invalid`: The bearer token is not valid. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDatasets: {
        parameters: {
            query?: {
                /** @example 10 */
                limit?: number;
                cursor?: string;
                /** @example patients */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List and search the datasets that one may discover */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0197c0de-0000-7000-8000-000000000015",
                     *           "name": "patients",
                     *           "description": "Who was treated",
                     *           "tags": [
                     *             "health"
                     *           ],
                     *           "subjectKey": "patient",
                     *           "owner": "service:curator",
                     *           "createdAt": "2026-01-01T09:00:00.000Z",
                     *           "updatedAt": "2026-01-01T09:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Dataset"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createDataset: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a request with the same key are not done twice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "patients",
                 *       "description": "Who was treated",
                 *       "tags": [
                 *         "health"
                 *       ],
                 *       "subjectKey": "patient"
                 *     }
                 */
                "application/json": components["schemas"]["CreateDataset"];
            };
        };
        responses: {
            /** @description Make a dataset, which its maker owns */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c0de-0000-7000-8000-000000000015",
                     *       "name": "patients",
                     *       "description": "Who was treated",
                     *       "tags": [
                     *         "health"
                     *       ],
                     *       "subjectKey": "patient",
                     *       "owner": "service:curator",
                     *       "createdAt": "2026-01-01T09:00:00.000Z",
                     *       "updatedAt": "2026-01-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description `request.malformed`: The request could not be understood. `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example patients */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One dataset */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c0de-0000-7000-8000-000000000015",
                     *       "name": "patients",
                     *       "description": "Who was treated",
                     *       "tags": [
                     *         "health"
                     *       ],
                     *       "subjectKey": "patient",
                     *       "owner": "service:curator",
                     *       "createdAt": "2026-01-01T09:00:00.000Z",
                     *       "updatedAt": "2026-01-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example drafts */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Remove a dataset with its versions, unless releases of it exist */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example patients */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "description": "Who was treated, since 2019"
                 *     }
                 */
                "application/json": components["schemas"]["PatchDataset"];
            };
        };
        responses: {
            /** @description Change description, tags or subject key */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c0de-0000-7000-8000-000000000015",
                     *       "name": "patients",
                     *       "description": "Who was treated, since 2019",
                     *       "tags": [
                     *         "health"
                     *       ],
                     *       "subjectKey": "patient",
                     *       "owner": "service:curator",
                     *       "createdAt": "2026-01-01T09:00:00.000Z",
                     *       "updatedAt": "2026-01-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description `request.malformed`: The request could not be understood. `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listVersions: {
        parameters: {
            query?: {
                /** @example 10 */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                /** @example patients */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the versions of a dataset, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "dataset": "patients",
                     *           "version": 1,
                     *           "state": "ready",
                     *           "rows": 60,
                     *           "columns": [
                     *             {
                     *               "name": "patient",
                     *               "type": "string"
                     *             },
                     *             {
                     *               "name": "age",
                     *               "type": "integer"
                     *             },
                     *             {
                     *               "name": "ward",
                     *               "type": "string"
                     *             },
                     *             {
                     *               "name": "visits",
                     *               "type": "integer"
                     *             },
                     *             {
                     *               "name": "smoker",
                     *               "type": "string"
                     *             }
                     *           ],
                     *           "bytes": 1291,
                     *           "sha256": "e7e6b6d82022911ea1ddb6047d4d691d48ad8b35ca1ef3b7008c29c9a4fd6ee5",
                     *           "mediaType": "text/csv",
                     *           "lineage": {
                     *             "job": "/v1/jobs/0197c0de-0000-7000-8000-000000000016",
                     *             "createdBy": "service:curator",
                     *             "createdAt": "2026-01-01T09:00:00.000Z"
                     *           }
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["DatasetVersion"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    uploadVersion: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a request with the same key are not done twice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @example patients */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example patient,age,ward,visits,smoker
                 *     P-1000,20,north,0,no
                 *     P-1001,57,south,1,yes
                 *     P-1002,34,home,2,no
                 *     P-1003,71,north,3,no
                 *     P-1004,48,south,4,yes
                 *     P-1005,25,home,5,no
                 *     P-1006,62,north,6,no
                 *     P-1007,39,south,0,yes
                 *     P-1008,76,home,1,no
                 *     P-1009,53,north,2,no
                 *     P-1010,30,south,3,yes
                 *     P-1011,67,home,4,no
                 *     P-1012,44,north,5,no
                 *     P-1013,21,south,6,yes
                 *     P-1014,58,home,0,no
                 *     P-1015,35,north,1,no
                 *     P-1016,72,south,2,yes
                 *     P-1017,49,home,3,no
                 *     P-1018,26,north,4,no
                 *     P-1019,63,south,5,yes
                 *     P-1020,40,home,6,no
                 *     P-1021,77,north,0,no
                 *     P-1022,54,south,1,yes
                 *     P-1023,31,home,2,no
                 *     P-1024,68,north,3,no
                 *     P-1025,45,south,4,yes
                 *     P-1026,22,home,5,no
                 *     P-1027,59,north,6,no
                 *     P-1028,36,south,0,yes
                 *     P-1029,73,home,1,no
                 *     P-1030,50,north,2,no
                 *     P-1031,27,south,3,yes
                 *     P-1032,64,home,4,no
                 *     P-1033,41,north,5,no
                 *     P-1034,78,south,6,yes
                 *     P-1035,55,home,0,no
                 *     P-1036,32,north,1,no
                 *     P-1037,69,south,2,yes
                 *     P-1038,46,home,3,no
                 *     P-1039,23,north,4,no
                 *     P-1040,60,south,5,yes
                 *     P-1041,37,home,6,no
                 *     P-1042,74,north,0,no
                 *     P-1043,51,south,1,yes
                 *     P-1044,28,home,2,no
                 *     P-1045,65,north,3,no
                 *     P-1046,42,south,4,yes
                 *     P-1047,79,home,5,no
                 *     P-1048,56,north,6,no
                 *     P-1049,33,south,0,yes
                 *     P-1050,70,home,1,no
                 *     P-1051,47,north,2,no
                 *     P-1052,24,south,3,yes
                 *     P-1053,61,home,4,no
                 *     P-1054,38,north,5,no
                 *     P-1055,75,south,6,yes
                 *     P-1056,52,home,0,no
                 *     P-1057,29,north,1,no
                 *     P-1058,66,south,2,yes
                 *     P-1059,43,home,3,no
                 */
                "text/csv": string;
                "text/tab-separated-values": string;
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description Upload a file as a new version */
            202: {
                headers: {
                    /** @description The job to watch */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "job": "/v1/jobs/0197c0de-0000-7000-8000-000000000016"
                     *     }
                     */
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description `request.malformed`: The request could not be understood. `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example patients */
                name: string;
                /** @example latest */
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One version by its number, or the newest as latest */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "dataset": "patients",
                     *       "version": 1,
                     *       "state": "ready",
                     *       "rows": 60,
                     *       "columns": [
                     *         {
                     *           "name": "patient",
                     *           "type": "string"
                     *         },
                     *         {
                     *           "name": "age",
                     *           "type": "integer"
                     *         },
                     *         {
                     *           "name": "ward",
                     *           "type": "string"
                     *         },
                     *         {
                     *           "name": "visits",
                     *           "type": "integer"
                     *         },
                     *         {
                     *           "name": "smoker",
                     *           "type": "string"
                     *         }
                     *       ],
                     *       "bytes": 1291,
                     *       "sha256": "e7e6b6d82022911ea1ddb6047d4d691d48ad8b35ca1ef3b7008c29c9a4fd6ee5",
                     *       "mediaType": "text/csv",
                     *       "lineage": {
                     *         "job": "/v1/jobs/0197c0de-0000-7000-8000-000000000016",
                     *         "createdBy": "service:curator",
                     *         "createdAt": "2026-01-01T09:00:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["DatasetVersion"];
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getClassification: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example patients */
                name: string;
                /** @example 1 */
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What each column is, and why */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "columns": [
                     *         {
                     *           "name": "patient",
                     *           "category": "UNIQUE_ID",
                     *           "identifierType": "direct",
                     *           "confidence": 0.45,
                     *           "evidence": [
                     *             {
                     *               "kind": "distribution",
                     *               "detail": "nearly every row has a value of its own",
                     *               "weight": 0.45
                     *             }
                     *           ],
                     *           "decidedBy": "detector"
                     *         },
                     *         {
                     *           "name": "age",
                     *           "category": "AGE",
                     *           "identifierType": "quasi",
                     *           "confidence": 0.91,
                     *           "evidence": [
                     *             {
                     *               "kind": "name",
                     *               "detail": "the name says “age”",
                     *               "weight": 0.539
                     *             },
                     *             {
                     *               "kind": "pattern",
                     *               "detail": "100 % of 60 sampled values have the form: a number of years from 0 to 129, or a range",
                     *               "weight": 0.371
                     *             }
                     *           ],
                     *           "decidedBy": "detector"
                     *         },
                     *         {
                     *           "name": "ward",
                     *           "category": "NONE",
                     *           "identifierType": "none",
                     *           "confidence": 0.5,
                     *           "evidence": [
                     *             {
                     *               "kind": "distribution",
                     *               "detail": "neither name nor values speak for a known category",
                     *               "weight": 0.5
                     *             }
                     *           ],
                     *           "decidedBy": "detector"
                     *         },
                     *         {
                     *           "name": "visits",
                     *           "category": "NONE",
                     *           "identifierType": "none",
                     *           "confidence": 0.6,
                     *           "evidence": [
                     *             {
                     *               "kind": "distribution",
                     *               "detail": "neither name nor values speak for a known category",
                     *               "weight": 0.6
                     *             }
                     *           ],
                     *           "decidedBy": "detector"
                     *         },
                     *         {
                     *           "name": "smoker",
                     *           "category": "NONE",
                     *           "identifierType": "none",
                     *           "confidence": 0.5,
                     *           "evidence": [
                     *             {
                     *               "kind": "distribution",
                     *               "detail": "neither name nor values speak for a known category",
                     *               "weight": 0.5
                     *             }
                     *           ],
                     *           "decidedBy": "detector"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Classification"];
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchClassification: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example patients */
                name: string;
                /** @example 1 */
                number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "columns": [
                 *         {
                 *           "name": "smoker",
                 *           "identifierType": "sensitive",
                 *           "reason": "It is a habit that tells of health"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["PatchClassification"];
            };
        };
        responses: {
            /** @description Decide what columns are */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "columns": [
                     *         {
                     *           "name": "patient",
                     *           "category": "UNIQUE_ID",
                     *           "identifierType": "direct",
                     *           "confidence": 0.45,
                     *           "evidence": [
                     *             {
                     *               "kind": "distribution",
                     *               "detail": "nearly every row has a value of its own",
                     *               "weight": 0.45
                     *             }
                     *           ],
                     *           "decidedBy": "detector"
                     *         },
                     *         {
                     *           "name": "age",
                     *           "category": "AGE",
                     *           "identifierType": "quasi",
                     *           "confidence": 0.91,
                     *           "evidence": [
                     *             {
                     *               "kind": "name",
                     *               "detail": "the name says “age”",
                     *               "weight": 0.539
                     *             },
                     *             {
                     *               "kind": "pattern",
                     *               "detail": "100 % of 60 sampled values have the form: a number of years from 0 to 129, or a range",
                     *               "weight": 0.371
                     *             }
                     *           ],
                     *           "decidedBy": "detector"
                     *         },
                     *         {
                     *           "name": "ward",
                     *           "category": "NONE",
                     *           "identifierType": "none",
                     *           "confidence": 0.5,
                     *           "evidence": [
                     *             {
                     *               "kind": "distribution",
                     *               "detail": "neither name nor values speak for a known category",
                     *               "weight": 0.5
                     *             }
                     *           ],
                     *           "decidedBy": "detector"
                     *         },
                     *         {
                     *           "name": "visits",
                     *           "category": "NONE",
                     *           "identifierType": "none",
                     *           "confidence": 0.6,
                     *           "evidence": [
                     *             {
                     *               "kind": "distribution",
                     *               "detail": "neither name nor values speak for a known category",
                     *               "weight": 0.6
                     *             }
                     *           ],
                     *           "decidedBy": "detector"
                     *         },
                     *         {
                     *           "name": "smoker",
                     *           "category": "NONE",
                     *           "identifierType": "sensitive",
                     *           "confidence": 1,
                     *           "evidence": [
                     *             {
                     *               "kind": "steward",
                     *               "detail": "It is a habit that tells of health",
                     *               "weight": 1
                     *             }
                     *           ],
                     *           "decidedBy": "steward"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Classification"];
                };
            };
            /** @description `request.malformed`: The request could not be understood. `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listHierarchies: {
        parameters: {
            query?: {
                /** @example 10 */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List hierarchies, the newest version of each */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "name": "wards",
                     *           "version": 1,
                     *           "levels": 3,
                     *           "leaves": 3,
                     *           "digest": "d9e27f74aae9ee5ff79230ce94082772bfdf2d5542ca7c3ee9b001f3a1ee9b45",
                     *           "createdBy": "service:curator",
                     *           "createdAt": "2026-01-01T09:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["HierarchyVersion"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHierarchy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example wards */
                name: components["schemas"]["Name"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The newest version of a hierarchy; with Accept: text/csv its rows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "wards",
                     *       "version": 1,
                     *       "levels": 3,
                     *       "leaves": 3,
                     *       "digest": "d9e27f74aae9ee5ff79230ce94082772bfdf2d5542ca7c3ee9b001f3a1ee9b45",
                     *       "createdBy": "service:curator",
                     *       "createdAt": "2026-01-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["HierarchyVersion"];
                    "text/csv": string;
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putHierarchy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example wards */
                name: components["schemas"]["Name"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example north;inside;*
                 *     south;inside;*
                 *     home;outside;*
                 */
                "text/csv": string;
            };
        };
        responses: {
            /** @description Keep a generalization hierarchy as a new version (201), or find it unchanged (200) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HierarchyVersion"];
                };
            };
            /** @description Keep a generalization hierarchy as a new version (201), or find it unchanged (200) */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "wards",
                     *       "version": 1,
                     *       "levels": 3,
                     *       "leaves": 3,
                     *       "digest": "d9e27f74aae9ee5ff79230ce94082772bfdf2d5542ca7c3ee9b001f3a1ee9b45",
                     *       "createdBy": "service:curator",
                     *       "createdAt": "2026-01-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["HierarchyVersion"];
                };
            };
            /** @description `request.malformed`: The request could not be understood. `request.invalid`: The request does not have the required shape. `hierarchy.invalid`: The hierarchy is not valid. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHierarchyVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example wards */
                name: components["schemas"]["Name"];
                /** @example 1 */
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One version of a hierarchy; with Accept: text/csv its rows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "wards",
                     *       "version": 1,
                     *       "levels": 3,
                     *       "leaves": 3,
                     *       "digest": "d9e27f74aae9ee5ff79230ce94082772bfdf2d5542ca7c3ee9b001f3a1ee9b45",
                     *       "createdBy": "service:curator",
                     *       "createdAt": "2026-01-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["HierarchyVersion"];
                    "text/csv": string;
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPolicySchema: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The JSON Schema of a policy file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description `token.missing`: A bearer token is required. `token.invalid`: The bearer token is not valid. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPolicies: {
        parameters: {
            query?: {
                /** @example 10 */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List policies */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "name": "for-research",
                     *           "version": 1,
                     *           "purposes": [
                     *             "research"
                     *           ],
                     *           "createdAt": "2026-01-01T09:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["PolicySummary"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example for-research */
                name: components["schemas"]["Name"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The newest version of a policy */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "for-research",
                     *       "version": 1,
                     *       "digest": "050dc3909a2903bf688ee5ba611a5cc433429767f9775aed3f124f0b635b066c",
                     *       "content": {
                     *         "name": "for-research",
                     *         "purposes": [
                     *           "research"
                     *         ],
                     *         "transforms": [
                     *           {
                     *             "match": {
                     *               "column": "patient"
                     *             },
                     *             "technique": "deterministic-encryption",
                     *             "domain": "patients"
                     *           },
                     *           {
                     *             "match": {
                     *               "column": "age"
                     *             },
                     *             "technique": "generalization",
                     *             "width": 10
                     *           },
                     *           {
                     *             "match": {
                     *               "column": [
                     *                 "ward",
                     *                 "visits",
                     *                 "smoker"
                     *               ]
                     *             },
                     *             "technique": "keep"
                     *           }
                     *         ]
                     *       },
                     *       "source": "name: for-research\npurposes: [research]\ntransforms:\n  - { match: { column: patient }, technique: deterministic-encryption, domain: patients }\n  - { match: { column: age }, technique: generalization, width: 10 }\n  - { match: { column: [ward, visits, smoker] }, technique: keep }\n",
                     *       "createdBy": "service:curator",
                     *       "createdAt": "2026-01-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["PolicyVersion"];
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example for-research */
                name: components["schemas"]["Name"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example name: for-research
                 *     purposes: [research]
                 *     transforms:
                 *       - { match: { column: patient }, technique: deterministic-encryption, domain: patients }
                 *       - { match: { column: age }, technique: generalization, width: 10 }
                 *       - { match: { column: [ward, visits, smoker] }, technique: keep }
                 */
                "application/yaml": string;
                "application/json": string;
            };
        };
        responses: {
            /** @description Keep a policy file as a new version (201), or find it unchanged (200) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyVersion"];
                };
            };
            /** @description Keep a policy file as a new version (201), or find it unchanged (200) */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "for-research",
                     *       "version": 1,
                     *       "digest": "050dc3909a2903bf688ee5ba611a5cc433429767f9775aed3f124f0b635b066c",
                     *       "content": {
                     *         "name": "for-research",
                     *         "purposes": [
                     *           "research"
                     *         ],
                     *         "transforms": [
                     *           {
                     *             "match": {
                     *               "column": "patient"
                     *             },
                     *             "technique": "deterministic-encryption",
                     *             "domain": "patients"
                     *           },
                     *           {
                     *             "match": {
                     *               "column": "age"
                     *             },
                     *             "technique": "generalization",
                     *             "width": 10
                     *           },
                     *           {
                     *             "match": {
                     *               "column": [
                     *                 "ward",
                     *                 "visits",
                     *                 "smoker"
                     *               ]
                     *             },
                     *             "technique": "keep"
                     *           }
                     *         ]
                     *       },
                     *       "source": "name: for-research\npurposes: [research]\ntransforms:\n  - { match: { column: patient }, technique: deterministic-encryption, domain: patients }\n  - { match: { column: age }, technique: generalization, width: 10 }\n  - { match: { column: [ward, visits, smoker] }, technique: keep }\n",
                     *       "createdBy": "service:curator",
                     *       "createdAt": "2026-01-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["PolicyVersion"];
                };
            };
            /** @description `request.malformed`: The request could not be understood. `request.invalid`: The request does not have the required shape. `policy.invalid`: The policy is not valid. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPolicyVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example for-research */
                name: components["schemas"]["Name"];
                /** @example 1 */
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One version of a policy */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "for-research",
                     *       "version": 1,
                     *       "digest": "050dc3909a2903bf688ee5ba611a5cc433429767f9775aed3f124f0b635b066c",
                     *       "content": {
                     *         "name": "for-research",
                     *         "purposes": [
                     *           "research"
                     *         ],
                     *         "transforms": [
                     *           {
                     *             "match": {
                     *               "column": "patient"
                     *             },
                     *             "technique": "deterministic-encryption",
                     *             "domain": "patients"
                     *           },
                     *           {
                     *             "match": {
                     *               "column": "age"
                     *             },
                     *             "technique": "generalization",
                     *             "width": 10
                     *           },
                     *           {
                     *             "match": {
                     *               "column": [
                     *                 "ward",
                     *                 "visits",
                     *                 "smoker"
                     *               ]
                     *             },
                     *             "technique": "keep"
                     *           }
                     *         ]
                     *       },
                     *       "source": "name: for-research\npurposes: [research]\ntransforms:\n  - { match: { column: patient }, technique: deterministic-encryption, domain: patients }\n  - { match: { column: age }, technique: generalization, width: 10 }\n  - { match: { column: [ward, visits, smoker] }, technique: keep }\n",
                     *       "createdBy": "service:curator",
                     *       "createdAt": "2026-01-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["PolicyVersion"];
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPolicyTemplates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Policy files to begin with, by the rule that they follow */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "name": "hipaa-safe-harbor",
                     *           "title": "HIPAA Safe Harbor",
                     *           "summary": "Removes the identifiers of Safe Harbor as far as they are classified, keeps three digits of ZIP codes, years of dates and ages up to 89. Free text and the condition of no actual knowledge remain for a person to judge.",
                     *           "source": "45 CFR 164.514(b)(2)",
                     *           "text": "# The 18 identifiers of 45 CFR 164.514(b)(2)(i), by what columns were classified as. Look at the classification first:\n# what was not recognised as an identifier is not removed. The rule also asks that nobody knows how to re-identify (ii).\nname: hipaa-safe-harbor\ndescription: Health data without the identifiers that HIPAA's Safe Harbor names.\npurposes: [research]\ntransforms:\n  # (C) dates: the year alone; of birth none, for it tells ages over 89\n  - match: { category: DATE_OF_BIRTH }\n    technique: suppression\n  - match: { category: DATE_TIME, type: [date, timestamp] }\n    technique: generalization\n    to: year\n  - match: { category: DATE_TIME }\n    technique: suppression\n  - match: { category: AGE, type: [integer, decimal, double] }\n    technique: generalization\n    age: { top: 90 }\n  - match: { category: AGE }\n    technique: suppression\n  # (B) geography: three digits of the ZIP code where more than 20,000 people live there, nothing else below a state\n  - match: { category: POSTCODE, type: [string, integer] }\n    technique: generalization\n    zip: {}\n  - match: { category: [POSTCODE, LOCATION, GEO_COORDINATE, STREET_ADDRESS] }\n    technique: suppression\n  # (A), (D) to (R): names, numbers, addresses, codes, and employers\n  - match: { identifierType: direct }\n    technique: suppression\n  - match: { category: [URL, IP_ADDRESS, MAC_ADDRESS, UNIQUE_ID, CREDIT_CARD_DETAIL, ORGANIZATION] }\n    technique: suppression\n  # identifiers inside short texts; free text is classified as direct and has gone above, for names in it have no form\n  - match: { inText: true }\n    technique: masking\n    as: label\n  # what remains is not among the 18\n  - match: { identifierType: [quasi, sensitive, none] }\n    technique: keep\n"
                     *         },
                     *         {
                     *           "name": "gdpr-pseudonymization",
                     *           "title": "GDPR pseudonymization",
                     *           "summary": "Direct identifiers become keyed pseudonyms of one domain, quasi-identifiers are coarsened. The result is personal data still: the keys stay with the gateway, apart from the release.",
                     *           "source": "GDPR Article 4(5), 25 and 32; EDPB Guidelines 01/2025 on pseudonymisation",
                     *           "text": "# Pseudonymisation in the sense of GDPR Article 4(5): joinable inside the domain, not attributable without the key, which never\n# leaves the gateway. Name another domain for each recipient that must not be able to join.\nname: gdpr-pseudonymization\ndescription: Pseudonymised records for analysis inside one pseudonymisation domain.\npurposes: [analytics]\ntransforms:\n  - match: { category: [CREDENTIAL, CREDIT_CARD_DETAIL, FREE_TEXT] } # names in free text have no form to find them by\n    technique: suppression\n  - match: { category: [STREET_ADDRESS, GEO_COORDINATE] }\n    technique: suppression\n  - match: { identifierType: direct }\n    technique: pseudonymization\n    domain: gdpr\n  # quasi-identifiers: EDPB 01/2025 asks that they be handled too\n  - match: { category: DATE_OF_BIRTH, type: [date, timestamp] }\n    technique: generalization\n    to: year\n  - match: { category: DATE_TIME, type: [date, timestamp] }\n    technique: generalization\n    to: month\n  - match: { category: [DATE_OF_BIRTH, DATE_TIME] }\n    technique: suppression\n  - match: { category: AGE, type: [integer, decimal, double] }\n    technique: generalization\n    age: { width: 5, top: 90 }\n  - match: { category: POSTCODE, type: [string, integer] }\n    technique: generalization\n    keepFirst: 2\n  - match: { category: URL }\n    technique: suppression\n  - match: { category: [LOCATION, ORGANIZATION, OCCUPATION], type: string }\n    technique: suppression\n    rarerThan: 10 # where few have the value, it goes missing\n  # what stands inside other texts\n  - match: { inText: true }\n    technique: pseudonymization\n    domain: gdpr\n  - match: { identifierType: [quasi, sensitive, none] }\n    technique: keep\n"
                     *         },
                     *         {
                     *           "name": "pci-dss",
                     *           "title": "PCI DSS card data",
                     *           "summary": "Card numbers become tokens of the same form that keep the last four digits, sensitive authentication data are left out, cardholders become pseudonyms. Tokens are reversible by whoever is granted reidentify.",
                     *           "source": "PCI DSS 4.0, requirements 3.3 to 3.5; NIST SP 800-38G",
                     *           "text": "# Requirement 3.3: sensitive authentication data are not kept. 3.4 and 3.5: card numbers are unreadable wherever they are kept;\n# the tokens are FF1 (NIST SP 800-38G), and at most the last four digits stay.\nname: pci-dss\ndescription: Payments with card numbers tokenized.\npurposes: [payment-analytics]\ntransforms:\n  - match: { category: [CREDIT_CARD_DETAIL, CREDENTIAL] }\n    technique: suppression\n  - match: { category: CREDIT_CARD, type: [string, integer] }\n    technique: format-preserving-encryption\n    domain: cards\n    alphabet: digits\n    keepLast: 4\n  - match: { category: CREDIT_CARD }\n    technique: suppression\n  - match: { category: [PERSON, EMAIL_ADDRESS, USERNAME, UNIQUE_ID, IBAN_CODE, US_BANK_NUMBER] }\n    technique: pseudonymization\n    domain: cardholders\n  - match: { category: FREE_TEXT, type: string } # with what is found in it replaced, below\n    technique: keep\n  - match: { identifierType: direct }\n    technique: suppression\n  - match: { category: [DATE_OF_BIRTH, STREET_ADDRESS] }\n    technique: suppression\n  # card numbers that somebody typed into a note\n  - match: { category: CREDIT_CARD, inText: true }\n    technique: masking\n    keepLast: 4\n  - match: { category: [EMAIL_ADDRESS, PHONE_NUMBER, IBAN_CODE, US_SSN, IP_ADDRESS], inText: true }\n    technique: masking\n    as: label\n  - match: { identifierType: [quasi, sensitive, none] }\n    technique: keep\n"
                     *         },
                     *         {
                     *           "name": "train-a-model",
                     *           "title": "Train a model",
                     *           "summary": "No direct identifiers, and every record is one of at least ten that are equal in all quasi-identifiers; these are generalized no further than each class needs, which costs a model least.",
                     *           "source": "k-anonymity (Samarati & Sweeney 1998) by Mondrian (LeFevre et al. 2006)",
                     *           "text": "# For training: nothing that names a person, quasi-identifiers as coarse as k = 10 needs and no coarser, labels and features as\n# they are. Look at the measured attacks of the release: a number that is kept exactly can single people out beside the\n# quasi-identifiers. limits: { singlingOut: 0.1 } makes such a release fail.\nname: train-a-model\ndescription: Features and labels for training, 10-anonymous.\npurposes: [model-training]\ntransforms:\n  - match: { identifierType: direct }\n    technique: suppression\n  - match: { category: [URL, IP_ADDRESS, MAC_ADDRESS, UNIQUE_ID, STREET_ADDRESS, CREDIT_CARD_DETAIL] }\n    technique: suppression\n  - match: { category: [DATE_OF_BIRTH, DATE_TIME], type: [date, timestamp] }\n    technique: generalization\n    to: year\n  - match: { inText: true }\n    technique: masking\n    as: label\n  - match: { identifierType: [quasi, sensitive, none] }\n    technique: keep\nrequire:\n  kAnonymity: { k: 10, quasiIdentifiers: classified, maxSuppression: 0.05 }\n  enforcement: { mode: multidimensional }\n  limits: { prosecutorHighest: 0.1 }\n"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["PolicyTemplate"][];
                        nextCursor: null;
                    };
                };
            };
            /** @description `token.missing`: A bearer token is required. `token.invalid`: The bearer token is not valid. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTechniques: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every de-identification technique and what is true of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "name": "keep",
                     *           "isoClass": null,
                     *           "isoName": null,
                     *           "reversible": true,
                     *           "deterministic": true,
                     *           "truthful": true,
                     *           "keyNeeded": false,
                     *           "dpCost": null,
                     *           "scope": "cell",
                     *           "types": [
                     *             "boolean",
                     *             "integer",
                     *             "decimal",
                     *             "double",
                     *             "date",
                     *             "time",
                     *             "timestamp",
                     *             "string",
                     *             "json"
                     *           ],
                     *           "wp216": {
                     *             "singlingOut": "yes",
                     *             "linkability": "yes",
                     *             "inference": "yes"
                     *           }
                     *         },
                     *         {
                     *           "name": "suppression",
                     *           "isoClass": "suppression",
                     *           "isoName": "attribute suppression and local suppression",
                     *           "reversible": false,
                     *           "deterministic": true,
                     *           "truthful": true,
                     *           "keyNeeded": false,
                     *           "dpCost": null,
                     *           "scope": "table",
                     *           "types": [
                     *             "boolean",
                     *             "integer",
                     *             "decimal",
                     *             "double",
                     *             "date",
                     *             "time",
                     *             "timestamp",
                     *             "string",
                     *             "json"
                     *           ],
                     *           "wp216": null
                     *         },
                     *         {
                     *           "name": "masking",
                     *           "isoClass": "suppression",
                     *           "isoName": "masking",
                     *           "reversible": false,
                     *           "deterministic": true,
                     *           "truthful": true,
                     *           "keyNeeded": false,
                     *           "dpCost": null,
                     *           "scope": "cell",
                     *           "types": [
                     *             "string",
                     *             "integer",
                     *             "decimal",
                     *             "double",
                     *             "date",
                     *             "time",
                     *             "timestamp"
                     *           ],
                     *           "wp216": null
                     *         },
                     *         {
                     *           "name": "pseudonymization",
                     *           "isoClass": "pseudonymization",
                     *           "isoName": "pseudonymization by a keyed cryptographic hash",
                     *           "reversible": false,
                     *           "deterministic": true,
                     *           "truthful": true,
                     *           "keyNeeded": true,
                     *           "dpCost": null,
                     *           "scope": "cell",
                     *           "types": [
                     *             "boolean",
                     *             "string",
                     *             "integer",
                     *             "decimal",
                     *             "double",
                     *             "date",
                     *             "time",
                     *             "timestamp"
                     *           ],
                     *           "wp216": {
                     *             "singlingOut": "yes",
                     *             "linkability": "yes",
                     *             "inference": "yes"
                     *           }
                     *         },
                     *         {
                     *           "name": "format-preserving-encryption",
                     *           "isoClass": "cryptographic tools",
                     *           "isoName": "format-preserving encryption",
                     *           "reversible": true,
                     *           "deterministic": true,
                     *           "truthful": true,
                     *           "keyNeeded": true,
                     *           "dpCost": null,
                     *           "scope": "cell",
                     *           "types": [
                     *             "string",
                     *             "integer"
                     *           ],
                     *           "wp216": {
                     *             "singlingOut": "yes",
                     *             "linkability": "yes",
                     *             "inference": "yes"
                     *           }
                     *         },
                     *         {
                     *           "name": "deterministic-encryption",
                     *           "isoClass": "cryptographic tools",
                     *           "isoName": "deterministic encryption",
                     *           "reversible": true,
                     *           "deterministic": true,
                     *           "truthful": true,
                     *           "keyNeeded": true,
                     *           "dpCost": null,
                     *           "scope": "cell",
                     *           "types": [
                     *             "boolean",
                     *             "string",
                     *             "integer",
                     *             "decimal",
                     *             "double",
                     *             "date",
                     *             "time",
                     *             "timestamp"
                     *           ],
                     *           "wp216": {
                     *             "singlingOut": "yes",
                     *             "linkability": "yes",
                     *             "inference": "yes"
                     *           }
                     *         },
                     *         {
                     *           "name": "generalization",
                     *           "isoClass": "generalization",
                     *           "isoName": "generalization",
                     *           "reversible": false,
                     *           "deterministic": true,
                     *           "truthful": true,
                     *           "keyNeeded": false,
                     *           "dpCost": null,
                     *           "scope": "table",
                     *           "types": [
                     *             "boolean",
                     *             "string",
                     *             "integer",
                     *             "decimal",
                     *             "double",
                     *             "date",
                     *             "time",
                     *             "timestamp"
                     *           ],
                     *           "wp216": {
                     *             "singlingOut": "no",
                     *             "linkability": "yes",
                     *             "inference": "yes"
                     *           }
                     *         },
                     *         {
                     *           "name": "rounding",
                     *           "isoClass": "generalization",
                     *           "isoName": "rounding",
                     *           "reversible": false,
                     *           "deterministic": true,
                     *           "truthful": true,
                     *           "keyNeeded": false,
                     *           "dpCost": null,
                     *           "scope": "cell",
                     *           "types": [
                     *             "integer",
                     *             "decimal",
                     *             "double"
                     *           ],
                     *           "wp216": null
                     *         },
                     *         {
                     *           "name": "top-and-bottom-coding",
                     *           "isoClass": "generalization",
                     *           "isoName": "top and bottom coding",
                     *           "reversible": false,
                     *           "deterministic": true,
                     *           "truthful": true,
                     *           "keyNeeded": false,
                     *           "dpCost": null,
                     *           "scope": "cell",
                     *           "types": [
                     *             "integer",
                     *             "decimal",
                     *             "double"
                     *           ],
                     *           "wp216": null
                     *         },
                     *         {
                     *           "name": "combination",
                     *           "isoClass": "generalization",
                     *           "isoName": "combining a set of attributes into a single attribute",
                     *           "reversible": false,
                     *           "deterministic": true,
                     *           "truthful": true,
                     *           "keyNeeded": false,
                     *           "dpCost": null,
                     *           "scope": "cell",
                     *           "types": [
                     *             "boolean",
                     *             "string",
                     *             "integer",
                     *             "decimal",
                     *             "double",
                     *             "date",
                     *             "time",
                     *             "timestamp"
                     *           ],
                     *           "wp216": null
                     *         },
                     *         {
                     *           "name": "noise-addition",
                     *           "isoClass": "randomization",
                     *           "isoName": "noise addition",
                     *           "reversible": false,
                     *           "deterministic": false,
                     *           "truthful": false,
                     *           "keyNeeded": false,
                     *           "dpCost": "epsilon (and delta, with Gaussian noise) for each cell, in the local model",
                     *           "scope": "cell",
                     *           "types": [
                     *             "integer",
                     *             "decimal",
                     *             "double"
                     *           ],
                     *           "wp216": {
                     *             "singlingOut": "yes",
                     *             "linkability": "may not",
                     *             "inference": "may not"
                     *           }
                     *         },
                     *         {
                     *           "name": "date-shift",
                     *           "isoClass": "randomization",
                     *           "isoName": "noise addition",
                     *           "reversible": true,
                     *           "deterministic": false,
                     *           "truthful": false,
                     *           "keyNeeded": true,
                     *           "dpCost": null,
                     *           "scope": "cell",
                     *           "types": [
                     *             "date",
                     *             "timestamp"
                     *           ],
                     *           "wp216": {
                     *             "singlingOut": "yes",
                     *             "linkability": "may not",
                     *             "inference": "may not"
                     *           }
                     *         },
                     *         {
                     *           "name": "permutation",
                     *           "isoClass": "randomization",
                     *           "isoName": "permutation",
                     *           "reversible": false,
                     *           "deterministic": false,
                     *           "truthful": false,
                     *           "keyNeeded": false,
                     *           "dpCost": null,
                     *           "scope": "table",
                     *           "types": [
                     *             "boolean",
                     *             "integer",
                     *             "decimal",
                     *             "double",
                     *             "date",
                     *             "time",
                     *             "timestamp",
                     *             "string",
                     *             "json"
                     *           ],
                     *           "wp216": null
                     *         },
                     *         {
                     *           "name": "microaggregation",
                     *           "isoClass": "randomization",
                     *           "isoName": "microaggregation",
                     *           "reversible": false,
                     *           "deterministic": false,
                     *           "truthful": false,
                     *           "keyNeeded": false,
                     *           "dpCost": null,
                     *           "scope": "table",
                     *           "types": [
                     *             "integer",
                     *             "decimal",
                     *             "double"
                     *           ],
                     *           "wp216": {
                     *             "singlingOut": "no",
                     *             "linkability": "yes",
                     *             "inference": "yes"
                     *           }
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Technique"][];
                        nextCursor: null;
                    };
                };
            };
            /** @description `token.missing`: A bearer token is required. `token.invalid`: The bearer token is not valid. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example for-research */
                name: components["schemas"]["Name"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "dataset": "patients",
                 *       "limit": 2
                 *     }
                 */
                "application/json": components["schemas"]["PreviewQuestion"];
            };
        };
        responses: {
            /** @description The first rows before and after a policy, for those who may see raw data */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "before": {
                     *         "columns": [
                     *           {
                     *             "name": "patient",
                     *             "type": "string"
                     *           },
                     *           {
                     *             "name": "age",
                     *             "type": "integer"
                     *           },
                     *           {
                     *             "name": "ward",
                     *             "type": "string"
                     *           },
                     *           {
                     *             "name": "visits",
                     *             "type": "integer"
                     *           },
                     *           {
                     *             "name": "smoker",
                     *             "type": "string"
                     *           }
                     *         ],
                     *         "rows": [
                     *           {
                     *             "patient": "P-1000",
                     *             "age": 20,
                     *             "ward": "north",
                     *             "visits": 0,
                     *             "smoker": "no"
                     *           },
                     *           {
                     *             "patient": "P-1001",
                     *             "age": 57,
                     *             "ward": "south",
                     *             "visits": 1,
                     *             "smoker": "yes"
                     *           }
                     *         ]
                     *       },
                     *       "after": {
                     *         "columns": [
                     *           {
                     *             "name": "patient",
                     *             "type": "string"
                     *           },
                     *           {
                     *             "name": "age",
                     *             "type": "string"
                     *           },
                     *           {
                     *             "name": "ward",
                     *             "type": "string"
                     *           },
                     *           {
                     *             "name": "visits",
                     *             "type": "integer"
                     *           },
                     *           {
                     *             "name": "smoker",
                     *             "type": "string"
                     *           }
                     *         ],
                     *         "rows": [
                     *           {
                     *             "patient": "9ztj3s99hxJmZwzLE0WOiVwQ1hYLlA",
                     *             "age": "[20, 30)",
                     *             "ward": "north",
                     *             "visits": 0,
                     *             "smoker": "no"
                     *           },
                     *           {
                     *             "patient": "CyvvlCsyNPLuCxcVTFiqABk9Tldnxg",
                     *             "age": "[50, 60)",
                     *             "ward": "south",
                     *             "visits": 1,
                     *             "smoker": "yes"
                     *           }
                     *         ]
                     *       },
                     *       "explanation": [
                     *         {
                     *           "column": "patient",
                     *           "released": true,
                     *           "what": "is encrypted, equal values alike, in the domain patients",
                     *           "why": "transform 1 of the policy for-research is the first that matches"
                     *         },
                     *         {
                     *           "column": "age",
                     *           "released": true,
                     *           "what": "becomes an interval of width 10",
                     *           "why": "transform 2 of the policy for-research is the first that matches"
                     *         },
                     *         {
                     *           "column": "ward",
                     *           "released": true,
                     *           "what": "stays as it is",
                     *           "why": "transform 3 of the policy for-research is the first that matches"
                     *         },
                     *         {
                     *           "column": "visits",
                     *           "released": true,
                     *           "what": "stays as it is",
                     *           "why": "transform 3 of the policy for-research is the first that matches"
                     *         },
                     *         {
                     *           "column": "smoker",
                     *           "released": true,
                     *           "what": "stays as it is",
                     *           "why": "transform 3 of the policy for-research is the first that matches"
                     *         }
                     *       ],
                     *       "differs": [
                     *         {
                     *           "column": "patient",
                     *           "why": "its domain has no key yet, and the release will make one"
                     *         }
                     *       ],
                     *       "warnings": [
                     *         "\"patient\" is reversible by whoever is granted reidentify: it stays personal data",
                     *         "the policy requires no anonymity of its releases",
                     *         "the pseudonym domain patients does not exist yet: its pseudonyms and tokens will be others in the release"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Preview"];
                };
            };
            /** @description `request.malformed`: The request could not be understood. `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProfile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example patients */
                name: components["schemas"]["Name"];
                /** @example 1 */
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is in each column of a version; masked where you may not see raw data */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "rows": 60,
                     *       "columns": [
                     *         {
                     *           "name": "patient",
                     *           "type": "string",
                     *           "nulls": 0,
                     *           "distinct": 60,
                     *           "approximate": false,
                     *           "min": "P-1000",
                     *           "max": "P-1059",
                     *           "topValues": [
                     *             {
                     *               "value": "P-1014",
                     *               "count": 1
                     *             },
                     *             {
                     *               "value": "P-1054",
                     *               "count": 1
                     *             },
                     *             {
                     *               "value": "P-1002",
                     *               "count": 1
                     *             },
                     *             {
                     *               "value": "P-1004",
                     *               "count": 1
                     *             },
                     *             {
                     *               "value": "P-1052",
                     *               "count": 1
                     *             },
                     *             {
                     *               "value": "P-1023",
                     *               "count": 1
                     *             },
                     *             {
                     *               "value": "P-1025",
                     *               "count": 1
                     *             },
                     *             {
                     *               "value": "P-1040",
                     *               "count": 1
                     *             },
                     *             {
                     *               "value": "P-1032",
                     *               "count": 1
                     *             },
                     *             {
                     *               "value": "P-1020",
                     *               "count": 1
                     *             }
                     *           ],
                     *           "masked": false
                     *         },
                     *         {
                     *           "name": "age",
                     *           "type": "integer",
                     *           "nulls": 0,
                     *           "distinct": 60,
                     *           "approximate": false,
                     *           "min": 20,
                     *           "max": 79,
                     *           "mean": 49.5,
                     *           "stddev": 17.4642491966,
                     *           "quantiles": [
                     *             {
                     *               "p": 0.05,
                     *               "value": 22.950000000000003
                     *             },
                     *             {
                     *               "p": 0.25,
                     *               "value": 34.75
                     *             },
                     *             {
                     *               "p": 0.5,
                     *               "value": 49.5
                     *             },
                     *             {
                     *               "p": 0.75,
                     *               "value": 64.25
                     *             },
                     *             {
                     *               "p": 0.95,
                     *               "value": 76.05
                     *             }
                     *           ],
                     *           "histogram": [
                     *             {
                     *               "from": 20,
                     *               "to": 23,
                     *               "count": 3
                     *             },
                     *             {
                     *               "from": 23,
                     *               "to": 26,
                     *               "count": 3
                     *             },
                     *             {
                     *               "from": 26,
                     *               "to": 29,
                     *               "count": 3
                     *             },
                     *             {
                     *               "from": 29,
                     *               "to": 32,
                     *               "count": 3
                     *             },
                     *             {
                     *               "from": 32,
                     *               "to": 35,
                     *               "count": 3
                     *             },
                     *             {
                     *               "from": 35,
                     *               "to": 38,
                     *               "count": 3
                     *             },
                     *             {
                     *               "from": 38,
                     *               "to": 41,
                     *               "count": 3
                     *             },
                     *             {
                     *               "from": 41,
                     *               "to": 44,
                     *               "count": 3
                     *             },
                     *             {
                     *               "from": 44,
                     *               "to": 47,
                     *               "count": 3
                     *             },
                     *             {
                     *               "from": 47,
                     *               "to": 50,
                     *               "count": 3
                     *             },
                     *             {
                     *               "from": 50,
                     *               "to": 53,
                     *               "count": 3
                     *             },
                     *             {
                     *               "from": 53,
                     *               "to": 56,
                     *               "count": 3
                     *             },
                     *             {
                     *               "from": 56,
                     *               "to": 59,
                     *               "count": 3
                     *             },
                     *             {
                     *               "from": 59,
                     *               "to": 62,
                     *               "count": 3
                     *             },
                     *             {
                     *               "from": 62,
                     *               "to": 65,
                     *               "count": 3
                     *             },
                     *             {
                     *               "from": 65,
                     *               "to": 68,
                     *               "count": 3
                     *             },
                     *             {
                     *               "from": 68,
                     *               "to": 71,
                     *               "count": 3
                     *             },
                     *             {
                     *               "from": 71,
                     *               "to": 74,
                     *               "count": 3
                     *             },
                     *             {
                     *               "from": 74,
                     *               "to": 77,
                     *               "count": 3
                     *             },
                     *             {
                     *               "from": 77,
                     *               "to": 79,
                     *               "count": 3
                     *             }
                     *           ],
                     *           "topValues": [
                     *             {
                     *               "value": "67",
                     *               "count": 1
                     *             },
                     *             {
                     *               "value": "29",
                     *               "count": 1
                     *             },
                     *             {
                     *               "value": "69",
                     *               "count": 1
                     *             },
                     *             {
                     *               "value": "78",
                     *               "count": 1
                     *             },
                     *             {
                     *               "value": "63",
                     *               "count": 1
                     *             },
                     *             {
                     *               "value": "59",
                     *               "count": 1
                     *             },
                     *             {
                     *               "value": "74",
                     *               "count": 1
                     *             },
                     *             {
                     *               "value": "51",
                     *               "count": 1
                     *             },
                     *             {
                     *               "value": "40",
                     *               "count": 1
                     *             },
                     *             {
                     *               "value": "53",
                     *               "count": 1
                     *             }
                     *           ],
                     *           "masked": false
                     *         },
                     *         {
                     *           "name": "ward",
                     *           "type": "string",
                     *           "nulls": 0,
                     *           "distinct": 3,
                     *           "approximate": false,
                     *           "min": "home",
                     *           "max": "south",
                     *           "topValues": [
                     *             {
                     *               "value": "north",
                     *               "count": 20
                     *             },
                     *             {
                     *               "value": "south",
                     *               "count": 20
                     *             },
                     *             {
                     *               "value": "home",
                     *               "count": 20
                     *             }
                     *           ],
                     *           "masked": false
                     *         },
                     *         {
                     *           "name": "visits",
                     *           "type": "integer",
                     *           "nulls": 0,
                     *           "distinct": 7,
                     *           "approximate": false,
                     *           "min": 0,
                     *           "max": 6,
                     *           "mean": 2.9,
                     *           "stddev": 2.00592343163,
                     *           "quantiles": [
                     *             {
                     *               "p": 0.05,
                     *               "value": 0
                     *             },
                     *             {
                     *               "p": 0.25,
                     *               "value": 1
                     *             },
                     *             {
                     *               "p": 0.5,
                     *               "value": 3
                     *             },
                     *             {
                     *               "p": 0.75,
                     *               "value": 5
                     *             },
                     *             {
                     *               "p": 0.95,
                     *               "value": 6
                     *             }
                     *           ],
                     *           "histogram": [
                     *             {
                     *               "from": 0,
                     *               "to": 1,
                     *               "count": 9
                     *             },
                     *             {
                     *               "from": 1,
                     *               "to": 2,
                     *               "count": 9
                     *             },
                     *             {
                     *               "from": 2,
                     *               "to": 3,
                     *               "count": 9
                     *             },
                     *             {
                     *               "from": 3,
                     *               "to": 4,
                     *               "count": 9
                     *             },
                     *             {
                     *               "from": 4,
                     *               "to": 5,
                     *               "count": 8
                     *             },
                     *             {
                     *               "from": 5,
                     *               "to": 6,
                     *               "count": 8
                     *             },
                     *             {
                     *               "from": 6,
                     *               "to": 6,
                     *               "count": 8
                     *             }
                     *           ],
                     *           "topValues": [
                     *             {
                     *               "value": "0",
                     *               "count": 9
                     *             },
                     *             {
                     *               "value": "2",
                     *               "count": 9
                     *             },
                     *             {
                     *               "value": "1",
                     *               "count": 9
                     *             },
                     *             {
                     *               "value": "3",
                     *               "count": 9
                     *             },
                     *             {
                     *               "value": "5",
                     *               "count": 8
                     *             },
                     *             {
                     *               "value": "4",
                     *               "count": 8
                     *             },
                     *             {
                     *               "value": "6",
                     *               "count": 8
                     *             }
                     *           ],
                     *           "masked": false
                     *         },
                     *         {
                     *           "name": "smoker",
                     *           "type": "string",
                     *           "nulls": 0,
                     *           "distinct": 2,
                     *           "approximate": false,
                     *           "min": "no",
                     *           "max": "yes",
                     *           "topValues": [
                     *             {
                     *               "value": "no",
                     *               "count": 40
                     *             },
                     *             {
                     *               "value": "yes",
                     *               "count": 20
                     *             }
                     *           ],
                     *           "masked": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Profile"];
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listReleases: {
        parameters: {
            query?: {
                /** @example 10 */
                limit?: number;
                cursor?: string;
                /** @example patients */
                dataset?: components["schemas"]["Name"];
                purpose?: components["schemas"]["Purpose"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the releases that you may know of, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0197c0de-0000-7000-8000-000000000019",
                     *           "dataset": "patients",
                     *           "version": 1,
                     *           "policy": "for-research",
                     *           "policyVersion": 1,
                     *           "purpose": "research",
                     *           "rows": 60,
                     *           "suppressed": 0,
                     *           "columns": [
                     *             {
                     *               "name": "patient",
                     *               "type": "string"
                     *             },
                     *             {
                     *               "name": "age",
                     *               "type": "string"
                     *             },
                     *             {
                     *               "name": "ward",
                     *               "type": "string"
                     *             },
                     *             {
                     *               "name": "visits",
                     *               "type": "integer"
                     *             },
                     *             {
                     *               "name": "smoker",
                     *               "type": "string"
                     *             }
                     *           ],
                     *           "k": 10,
                     *           "createdBy": "service:curator",
                     *           "createdAt": "2026-01-01T09:00:00.000Z",
                     *           "job": "/v1/jobs/0197c0de-0000-7000-8000-000000000018",
                     *           "lineage": {
                     *             "datasetSha256": "e7e6b6d82022911ea1ddb6047d4d691d48ad8b35ca1ef3b7008c29c9a4fd6ee5",
                     *             "policyDigest": "050dc3909a2903bf688ee5ba611a5cc433429767f9775aed3f124f0b635b066c",
                     *             "hierarchies": [],
                     *             "parts": [
                     *               {
                     *                 "digest": "f0537c0582a12eff1f6192f0b006e81d102265420a87a667ffba4564f0638942",
                     *                 "rows": 60
                     *               }
                     *             ]
                     *           }
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Release"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createRelease: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a request with the same key are not done twice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "dataset": "patients",
                 *       "policy": "for-research",
                 *       "purpose": "research"
                 *     }
                 */
                "application/json": components["schemas"]["CreateRelease"];
            };
        };
        responses: {
            /** @description Make a release of a dataset version under a policy */
            202: {
                headers: {
                    /** @description The job to watch */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "job": "/v1/jobs/0197c0de-0000-7000-8000-000000000018"
                     *     }
                     */
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description `request.malformed`: The request could not be understood. `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRelease: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0197c0de-0000-7000-8000-000000000019 */
                id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A release and its lineage */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c0de-0000-7000-8000-000000000019",
                     *       "dataset": "patients",
                     *       "version": 1,
                     *       "policy": "for-research",
                     *       "policyVersion": 1,
                     *       "purpose": "research",
                     *       "rows": 60,
                     *       "suppressed": 0,
                     *       "columns": [
                     *         {
                     *           "name": "patient",
                     *           "type": "string"
                     *         },
                     *         {
                     *           "name": "age",
                     *           "type": "string"
                     *         },
                     *         {
                     *           "name": "ward",
                     *           "type": "string"
                     *         },
                     *         {
                     *           "name": "visits",
                     *           "type": "integer"
                     *         },
                     *         {
                     *           "name": "smoker",
                     *           "type": "string"
                     *         }
                     *       ],
                     *       "k": 10,
                     *       "createdBy": "service:curator",
                     *       "createdAt": "2026-01-01T09:00:00.000Z",
                     *       "job": "/v1/jobs/0197c0de-0000-7000-8000-000000000018",
                     *       "lineage": {
                     *         "datasetSha256": "e7e6b6d82022911ea1ddb6047d4d691d48ad8b35ca1ef3b7008c29c9a4fd6ee5",
                     *         "policyDigest": "050dc3909a2903bf688ee5ba611a5cc433429767f9775aed3f124f0b635b066c",
                     *         "hierarchies": [],
                     *         "parts": [
                     *           {
                     *             "digest": "f0537c0582a12eff1f6192f0b006e81d102265420a87a667ffba4564f0638942",
                     *             "rows": 60
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Release"];
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReleaseRisk: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0197c0de-0000-7000-8000-000000000019 */
                id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Measured re-identification risk and utility; as a page of its own where HTML is accepted first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "quasiIdentifiers": [
                     *         "age"
                     *       ],
                     *       "before": {
                     *         "records": 60,
                     *         "classes": 60,
                     *         "k": 1,
                     *         "uniqueness": 1,
                     *         "prosecutor": {
                     *           "average": 1,
                     *           "highest": 1,
                     *           "above": {
                     *             "threshold": 0.2,
                     *             "share": 1
                     *           }
                     *         },
                     *         "journalist": {
                     *           "average": 1,
                     *           "highest": 1,
                     *           "above": {
                     *             "threshold": 0.2,
                     *             "share": 1
                     *           },
                     *           "populationUniqueness": 1,
                     *           "estimator": "sample",
                     *           "samplingFraction": 1
                     *         },
                     *         "marketer": 1,
                     *         "histogram": [
                     *           {
                     *             "from": 1,
                     *             "to": 1,
                     *             "classes": 60,
                     *             "records": 60
                     *           }
                     *         ]
                     *       },
                     *       "after": {
                     *         "records": 60,
                     *         "classes": 6,
                     *         "k": 10,
                     *         "uniqueness": 0,
                     *         "prosecutor": {
                     *           "average": 0.1,
                     *           "highest": 0.1,
                     *           "above": {
                     *             "threshold": 0.2,
                     *             "share": 0
                     *           }
                     *         },
                     *         "journalist": {
                     *           "average": 0.1,
                     *           "highest": 0.1,
                     *           "above": {
                     *             "threshold": 0.2,
                     *             "share": 0
                     *           },
                     *           "populationUniqueness": 0,
                     *           "estimator": "sample",
                     *           "samplingFraction": 1
                     *         },
                     *         "marketer": 0.1,
                     *         "histogram": [
                     *           {
                     *             "from": 10,
                     *             "to": 10,
                     *             "classes": 6,
                     *             "records": 60
                     *           }
                     *         ]
                     *       },
                     *       "attacks": {
                     *         "singlingOut": {
                     *           "attempts": 600,
                     *           "successes": 52,
                     *           "rate": 0.08666666666666667,
                     *           "interval": {
                     *             "lower": 0.06670240369849673,
                     *             "upper": 0.11188993580616252,
                     *             "confidence": 0.95
                     *           },
                     *           "baseline": 0.025,
                     *           "baselineInterval": {
                     *             "lower": 0.015207839599852635,
                     *             "upper": 0.040835776363163045,
                     *             "confidence": 0.95
                     *           },
                     *           "risk": 0.06324786324786325,
                     *           "riskInterval": {
                     *             "lower": 0.036717590077409976,
                     *             "upper": 0.08936417240241327,
                     *             "confidence": 0.95
                     *           },
                     *           "method": "Values of released records in one column or in several together are tried as predicates on all records; one succeeds when exactly one record fits. Columns that are encrypted, pseudonymous or perturbed are not used. Baseline: values at random."
                     *         },
                     *         "linkability": {
                     *           "attempts": 60,
                     *           "successes": 25,
                     *           "rate": 0.4166666666666667,
                     *           "interval": {
                     *             "lower": 0.3006427855834161,
                     *             "upper": 0.5427191897735989,
                     *             "confidence": 0.95
                     *           },
                     *           "baseline": 0.31666666666666665,
                     *           "baselineInterval": {
                     *             "lower": 0.2130586755236652,
                     *             "upper": 0.44233767026176773,
                     *             "confidence": 0.95
                     *           },
                     *           "risk": 0.1463414634146342,
                     *           "riskInterval": {
                     *             "lower": 0,
                     *             "upper": 0.3720166880761182,
                     *             "confidence": 0.95
                     *           },
                     *           "method": "Of each target 2 and 2 attributes are known apart; the 5 nearest of 60 released records are looked up for each. Baseline: records chosen at random."
                     *         },
                     *         "inference": {
                     *           "attempts": 60,
                     *           "successes": 40,
                     *           "rate": 0.6666666666666666,
                     *           "interval": {
                     *             "lower": 0.5405686645211969,
                     *             "upper": 0.7727073847647732,
                     *             "confidence": 0.95
                     *           },
                     *           "baseline": 0.6666666666666666,
                     *           "baselineInterval": {
                     *             "lower": 0.5405686645211969,
                     *             "upper": 0.7727073847647732,
                     *             "confidence": 0.95
                     *           },
                     *           "risk": 0,
                     *           "riskInterval": {
                     *             "lower": 0,
                     *             "upper": 0.47805777879022826,
                     *             "confidence": 0.95
                     *           },
                     *           "method": "Of each target 1 quasi-identifiers are known; the secret is guessed as the most common value among the nearest of 60 released records. Baseline: the most common value of the release.",
                     *           "secret": "smoker"
                     *         },
                     *         "notRun": []
                     *       },
                     *       "questions": [
                     *         {
                     *           "question": "Is it still possible to single out an individual?",
                     *           "figures": [
                     *             {
                     *               "name": "smallest class of equal quasi-identifiers (k)",
                     *               "value": 10,
                     *               "unit": "count"
                     *             },
                     *             {
                     *               "name": "records alone in their class",
                     *               "value": 0,
                     *               "unit": "share"
                     *             },
                     *             {
                     *               "name": "highest prosecutor risk",
                     *               "value": 0.1,
                     *               "unit": "share"
                     *             },
                     *             {
                     *               "name": "estimated uniques in the population",
                     *               "value": 0,
                     *               "unit": "share"
                     *             },
                     *             {
                     *               "name": "singling-out attack, success",
                     *               "value": 0.08666666666666667,
                     *               "unit": "share"
                     *             },
                     *             {
                     *               "name": "singling-out attack, above its baseline",
                     *               "value": 0.06324786324786325,
                     *               "unit": "share"
                     *             }
                     *           ]
                     *         },
                     *         {
                     *           "question": "Is it still possible to link records relating to an individual?",
                     *           "figures": [
                     *             {
                     *               "name": "marketer risk",
                     *               "value": 0.1,
                     *               "unit": "share"
                     *             },
                     *             {
                     *               "name": "average journalist risk",
                     *               "value": 0.1,
                     *               "unit": "share"
                     *             },
                     *             {
                     *               "name": "linkability attack, success",
                     *               "value": 0.4166666666666667,
                     *               "unit": "share"
                     *             },
                     *             {
                     *               "name": "linkability attack, above its baseline",
                     *               "value": 0.1463414634146342,
                     *               "unit": "share"
                     *             }
                     *           ]
                     *         },
                     *         {
                     *           "question": "Can information be inferred concerning an individual?",
                     *           "figures": [
                     *             {
                     *               "name": "inference attack, success",
                     *               "value": 0.6666666666666666,
                     *               "unit": "share"
                     *             },
                     *             {
                     *               "name": "inference attack, above its baseline",
                     *               "value": 0,
                     *               "unit": "share"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "utility": {
                     *         "loss": 0.4,
                     *         "columnsKept": 3,
                     *         "columnsChanged": 2,
                     *         "columnsDropped": 0,
                     *         "recordsSuppressed": 0,
                     *         "information": {
                     *           "geometricMean": 0.15254237288135594,
                     *           "attributes": [
                     *             {
                     *               "column": "age",
                     *               "loss": 0.15254237288135594
                     *             }
                     *           ]
                     *         },
                     *         "discernibility": {
                     *           "value": 600,
                     *           "share": 0.16666666666666666
                     *         },
                     *         "entropy": 0.5623818557528484,
                     *         "marginals": [
                     *           {
                     *             "column": "age",
                     *             "totalVariation": 0,
                     *             "missing": 0
                     *           },
                     *           {
                     *             "column": "ward",
                     *             "totalVariation": 0,
                     *             "missing": 0
                     *           },
                     *           {
                     *             "column": "visits",
                     *             "totalVariation": 0,
                     *             "missing": 0
                     *           },
                     *           {
                     *             "column": "smoker",
                     *             "totalVariation": 0,
                     *             "missing": 0
                     *           }
                     *         ],
                     *         "correlation": {
                     *           "pairs": 6,
                     *           "meanChange": 0,
                     *           "largestChange": 0
                     *         }
                     *       },
                     *       "enforcement": {
                     *         "mode": "none",
                     *         "suppressed": 0
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Risk"];
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readReleaseData: {
        parameters: {
            query?: {
                /** @example research */
                purpose?: components["schemas"]["Purpose"];
                /** @example csv */
                format?: "csv" | "ndjson" | "parquet";
                run?: string;
            };
            header?: never;
            path: {
                /** @example 0197c0de-0000-7000-8000-000000000019 */
                id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The governed rows, for those who were granted them for a purpose */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example patient,age,ward,visits,smoker
                     *     k5gANEOlbXehaeWWteQZgLwzQuDZWQ,"[20, 30)",north,0,no
                     *     _rvNpch5o8g5a-mdSAP3uTOJD-ajow,"[50, 60)",south,1,yes
                     *     zmFSJtQv1yoFouKueoPmbTIDAD_mdg,"[30, 40)",home,2,no
                     *     vZNvLs3JkkGuJooy6ilR3hS_BE-9pg,"[70, 80)",north,3,no
                     *     x4erCVjQ-pp9unNS7Zybb0KxCdtRvg,"[40, 50)",south,4,yes
                     *     mYfE40qbevLTTt76OfHaoEoDYKV_Xw,"[20, 30)",home,5,no
                     *     uQfni5nwkd1WvKrwabkR6paOHS8ccQ,"[60, 70)",north,6,no
                     *     y6YXoKo0Km_GJAha2ii8JZ_RCEjsIA,"[30, 40)",south,0,yes
                     *     94nCGusE6G4z6fTk_lvDXAtL-FHHfg,"[70, 80)",home,1,no
                     *     cX2YoDp5l-uetwbRJ39Vt0AQtyTtqg,"[50, 60)",north,2,no
                     *     gmPBPWpJ2u6p0AEkLZrwMdxeAnfrjQ,"[30, 40)",south,3,yes
                     *     ojadBNAO81d8nPBf-DcYV0s_K-NTLw,"[60, 70)",home,4,no
                     *     1Oy9_TqGSptmzx0lrbZwnI1ZQwsN4w,"[40, 50)",north,5,no
                     *     oWzbKYMSpQgizmA9woaKnYUb0yhJ3Q,"[20, 30)",south,6,yes
                     *     1qARs5ldKFCKi72PgcOlNDg6N5LB2Q,"[50, 60)",home,0,no
                     *     iiPfscaTlHcMsR7LwCgsFN-bLa4LVA,"[30, 40)",north,1,no
                     *     RGmQpYnkxk6XXMwEjU3wwvc3d1R7wA,"[70, 80)",south,2,yes
                     *     Gd24iNpfIr6-mdAcMS2TewSHOBPJAg,"[40, 50)",home,3,no
                     *     SYWtewX3AfkeMrFKyZUinTejeR293g,"[20, 30)",north,4,no
                     *     9D-iedMI4TUMBu8bQRFiHPPr7sLYrg,"[60, 70)",south,5,yes
                     *     ZoeUnXR1sZTYAwVd09NFrHoxXc8IDA,"[40, 50)",home,6,no
                     *     -4b_RfFpKrg6LiPxu-hzEFq_ePgVCg,"[70, 80)",north,0,no
                     *     gqhvL3XCnesQ8GcV22X7ZKcSUQkvPA,"[50, 60)",south,1,yes
                     *     evZffqOR3eqyT9oQhAf8WoQ2G4w_PA,"[30, 40)",home,2,no
                     *     EE7pSi9cJhtie8QzYOQdXFNNUjZeLA,"[60, 70)",north,3,no
                     *     9_Q-7b5bGfrIcNoOfboUpXfgQXVSZw,"[40, 50)",south,4,yes
                     *     hE1uQKTFXLBICNhIlBHGLW8rK5YzPA,"[20, 30)",home,5,no
                     *     0DPlz3O8Juo7xiUMQtXv6muiQGSjVQ,"[50, 60)",north,6,no
                     *     E3s3Mvz2Ey3bb8izSL-SSOjjygLriw,"[30, 40)",south,0,yes
                     *     -LOpl-coAq7YzTEcFJxa-E-m3rgwng,"[70, 80)",home,1,no
                     *     lQ2crAlSdZQU2uVGgQ2XkvJWsANunw,"[50, 60)",north,2,no
                     *     raHQdalcLd5WE5aRkR_ZlCm0njeqFQ,"[20, 30)",south,3,yes
                     *     fPgoJJrJbk0P8aNg8AeTXdIfte49iQ,"[60, 70)",home,4,no
                     *     16noDSw49l_jJs3iSRHYlKOqb_RfGQ,"[40, 50)",north,5,no
                     *     3NcuvfMiHRAXaILbfvlSQD7iqfTOZw,"[70, 80)",south,6,yes
                     *     zx5pKmC41NoW_HObDQaIJ4ZFzfT9Bg,"[50, 60)",home,0,no
                     *     wZTvfvsVVIXimXB82TzRrQxjXGXNMw,"[30, 40)",north,1,no
                     *     N5UGE3uzZa5HIa7reW7KBxrDt29gOw,"[60, 70)",south,2,yes
                     *     TCQ1tN27aXVP_YflaHtKIYYU4j_b0g,"[40, 50)",home,3,no
                     *     D0I9kaZHwjoOXmZ4chWIZ_qxoToXJA,"[20, 30)",north,4,no
                     *     RXXXtOo0SVFDjgLusJEB6OusvElPCg,"[60, 70)",south,5,yes
                     *     0uwdBBNrOWJ77SjNKFR8jvaIAVoYmg,"[30, 40)",home,6,no
                     *     uV8UDrfcjuACi4gAQiTHSJZ-VwK8zA,"[70, 80)",north,0,no
                     *     RyYvE05-QQwkrvD0WyFDDNzGPVL7TA,"[50, 60)",south,1,yes
                     *     gX3haiUcVp-Grdfmaw_TMZpUxiQOpg,"[20, 30)",home,2,no
                     *     CMWTLykG86BJifM_vKyuZynrryHksw,"[60, 70)",north,3,no
                     *     g2iTQACDsimULVzZ6NAqHtxnQr58Rg,"[40, 50)",south,4,yes
                     *     H-SgRg8M5_xceq2KMJW8ALcL4pnFTQ,"[70, 80)",home,5,no
                     *     Yg7zitVlcZho9hDoLfj-eK-T3-rl9A,"[50, 60)",north,6,no
                     *     7X7YhGTW9r7xSDcaIh-pIWgbrJbrIQ,"[30, 40)",south,0,yes
                     *     LwdqOg_ElmXeUuQDh0adketTCCZssQ,"[70, 80)",home,1,no
                     *     5dBmnEQyqu7fzPAI5e25mGfhE0oycQ,"[40, 50)",north,2,no
                     *     5DoheFsjoVvcaFebyeki1tlu8oij8A,"[20, 30)",south,3,yes
                     *     cpVgH7WvbbvYEOc-ooJ14IXTBF0Cvg,"[60, 70)",home,4,no
                     *     Vl3vXlYWqL1ip-G-PvUXDTppFqXJKA,"[30, 40)",north,5,no
                     *     PJIG4dU84EAknClx6dB5-ArkgTts9A,"[70, 80)",south,6,yes
                     *     1l5CVmTjiSCw2wh-HSKk4yCln_olLg,"[50, 60)",home,0,no
                     *     fUbycVHGK3mPYx2uCTYsb0GfIYnZdA,"[20, 30)",north,1,no
                     *     IpRLg24ps7JO3WIhZAZO3qHjvO-T7Q,"[60, 70)",south,2,yes
                     *     RB-5KOiAxFHY9qklGcwDnp59q9zilw,"[40, 50)",home,3,no
                     */
                    "text/csv": string;
                    "application/x-ndjson": string;
                    "application/vnd.apache.parquet": string;
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. `request.purpose-missing`: A purpose is required. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reidentifyTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "release": "0197c0de-0000-7000-8000-000000000019",
                 *       "column": "patient",
                 *       "tokens": [
                 *         "k5gANEOlbXehaeWWteQZgLwzQuDZWQ"
                 *       ],
                 *       "purpose": "research",
                 *       "reason": "A finding must reach the patient"
                 *     }
                 */
                "application/json": components["schemas"]["Reidentification"];
            };
        };
        responses: {
            /** @description What tokens of a release stand for, for those who were granted to reidentify */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "values": [
                     *         "P-1000"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Reidentified"];
                };
            };
            /** @description `request.malformed`: The request could not be understood. `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    askQuery: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "dataset": "patients",
                 *       "purpose": "research",
                 *       "ask": {
                 *         "aggregate": "mean",
                 *         "column": "age",
                 *         "lower": 0,
                 *         "upper": 100
                 *       },
                 *       "epsilon": 0.5
                 *     }
                 */
                "application/json": components["schemas"]["Query"];
            };
        };
        responses: {
            /** @description A differentially private answer, paid for from the privacy budget of the dataset */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c0de-0000-7000-8000-000000000024",
                     *       "values": [
                     *         {
                     *           "value": 56.63680788070437,
                     *           "interval": {
                     *             "lower": 43.34045537312826,
                     *             "upper": 74.0811653137207,
                     *             "confidence": 0.95
                     *           }
                     *         }
                     *       ],
                     *       "mechanism": "discrete Laplace",
                     *       "epsilon": 0.5,
                     *       "delta": 0,
                     *       "unit": {
                     *         "of": "subject",
                     *         "records": 1,
                     *         "groups": 1,
                     *         "neighbours": "add or remove one"
                     *       },
                     *       "budget": {
                     *         "dataset": "patients",
                     *         "epsilon": {
                     *           "cap": 5,
                     *           "spent": 0.5,
                     *           "left": 4.5
                     *         },
                     *         "delta": 0.0001
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["QueryAnswer"];
                };
            };
            /** @description `request.malformed`: The request could not be understood. `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listBudgets: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                /** @example patients */
                dataset?: components["schemas"]["Name"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Privacy budgets: the cap of each dataset, what is spent and left */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "dataset": "patients",
                     *           "epsilon": {
                     *             "cap": 5,
                     *             "spent": 0.5,
                     *             "left": 4.5
                     *           },
                     *           "delta": 0.0001,
                     *           "spends": [
                     *             {
                     *               "purpose": "research",
                     *               "principal": "service:curator",
                     *               "kind": "query",
                     *               "queries": 1,
                     *               "epsilon": 0.5
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["PrivacyBudget"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setBudget: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example patients */
                dataset: components["schemas"]["Name"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "epsilon": 5,
                 *       "delta": 0.0001,
                 *       "reason": "Agreed with the board"
                 *     }
                 */
                "application/json": components["schemas"]["SetBudget"];
            };
        };
        responses: {
            /** @description Set the cap of a dataset's privacy budget */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "dataset": "patients",
                     *       "epsilon": {
                     *         "cap": 5,
                     *         "spent": 0,
                     *         "left": 5
                     *       },
                     *       "delta": 0.0001,
                     *       "spends": []
                     *     }
                     */
                    "application/json": components["schemas"]["PrivacyBudget"];
                };
            };
            /** @description `request.malformed`: The request could not be understood. `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who the token says you are */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c0de-0000-7000-8000-000000000001",
                     *       "kind": "user",
                     *       "email": "admin@localhost",
                     *       "roles": [
                     *         "admin"
                     *       ],
                     *       "capabilities": [
                     *         "principal.manage",
                     *         "principal.read",
                     *         "role.manage",
                     *         "key.manage",
                     *         "dataset.discover",
                     *         "policy.read",
                     *         "grant.read",
                     *         "decision.simulate"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description `token.missing`: A bearer token is required. `token.invalid`: The bearer token is not valid. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @example 10 */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List users */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0197c0de-0000-7000-8000-000000000002",
                     *           "roles": [
                     *             "steward"
                     *           ],
                     *           "createdAt": "2026-01-01T09:00:00.000Z",
                     *           "email": "ada@example.org"
                     *         },
                     *         {
                     *           "id": "0197c0de-0000-7000-8000-000000000001",
                     *           "roles": [
                     *             "admin"
                     *           ],
                     *           "createdAt": "2026-01-01T09:00:00.000Z",
                     *           "email": "admin@localhost"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["User"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a request with the same key are not done twice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "ada@example.org",
                 *       "roles": [
                 *         "steward"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateUser"];
            };
        };
        responses: {
            /** @description Make a user */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c0de-0000-7000-8000-000000000002",
                     *       "roles": [
                     *         "steward"
                     *       ],
                     *       "createdAt": "2026-01-01T09:00:00.000Z",
                     *       "email": "ada@example.org",
                     *       "enrolment": {
                     *         "code": "34EGouPEFO3y5Q3k979lEr82",
                     *         "expiresAt": "2026-01-01T09:00:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description `request.malformed`: The request could not be understood. `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listServices: {
        parameters: {
            query?: {
                /** @example 10 */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List services */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0197c0de-0000-7000-8000-000000000004",
                     *           "roles": [
                     *             "auditor",
                     *             "engineer",
                     *             "steward"
                     *           ],
                     *           "createdAt": "2026-01-01T09:00:00.000Z",
                     *           "name": "curator"
                     *         },
                     *         {
                     *           "id": "0197c0de-0000-7000-8000-000000000003",
                     *           "roles": [
                     *             "analyst"
                     *           ],
                     *           "createdAt": "2026-01-01T09:00:00.000Z",
                     *           "name": "nightly-report"
                     *         },
                     *         {
                     *           "id": "0197c0de-0000-7000-8000-000000000005",
                     *           "roles": [
                     *             "analyst"
                     *           ],
                     *           "createdAt": "2026-01-01T09:00:00.000Z",
                     *           "name": "reader"
                     *         },
                     *         {
                     *           "id": "0197c0de-0000-7000-8000-000000000006",
                     *           "roles": [
                     *             "steward"
                     *           ],
                     *           "createdAt": "2026-01-01T09:00:00.000Z",
                     *           "name": "steward"
                     *         },
                     *         {
                     *           "id": "0197c0de-0000-7000-8000-000000000007",
                     *           "roles": [],
                     *           "createdAt": "2026-01-01T09:00:00.000Z",
                     *           "name": "tidegate-training"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Service"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createService: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a request with the same key are not done twice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "nightly-report",
                 *       "roles": [
                 *         "analyst"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateService"];
            };
        };
        responses: {
            /** @description Make a service */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c0de-0000-7000-8000-000000000003",
                     *       "roles": [
                     *         "analyst"
                     *       ],
                     *       "createdAt": "2026-01-01T09:00:00.000Z",
                     *       "name": "nightly-report"
                     *     }
                     */
                    "application/json": components["schemas"]["Service"];
                };
            };
            /** @description `request.malformed`: The request could not be understood. `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listGroups: {
        parameters: {
            query?: {
                /** @example 10 */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List groups */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0197c0de-0000-7000-8000-000000000008",
                     *           "roles": [],
                     *           "createdAt": "2026-01-01T09:00:00.000Z",
                     *           "name": "researchers",
                     *           "members": [
                     *             "service:nightly-report"
                     *           ]
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Group"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createGroup: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a request with the same key are not done twice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "researchers",
                 *       "members": [
                 *         "service:nightly-report"
                 *       ],
                 *       "roles": []
                 *     }
                 */
                "application/json": components["schemas"]["CreateGroup"];
            };
        };
        responses: {
            /** @description Make a group */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c0de-0000-7000-8000-000000000008",
                     *       "roles": [],
                     *       "createdAt": "2026-01-01T09:00:00.000Z",
                     *       "name": "researchers",
                     *       "members": [
                     *         "service:nightly-report"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Group"];
                };
            };
            /** @description `request.malformed`: The request could not be understood. `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTokens: {
        parameters: {
            query?: {
                /** @example 10 */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List tokens, without their secrets */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0197c0de-0000-7000-8000-000000000009",
                     *           "principal": "service:nightly-report",
                     *           "name": "at night",
                     *           "purpose": "research",
                     *           "scopes": [
                     *             "read"
                     *           ],
                     *           "createdAt": "2026-01-01T09:00:00.000Z",
                     *           "createdBy": "user:admin@localhost"
                     *         },
                     *         {
                     *           "id": "0197c0de-0000-7000-8000-000000000010",
                     *           "principal": "service:reader",
                     *           "name": "story",
                     *           "createdAt": "2026-01-01T09:00:00.000Z",
                     *           "createdBy": "user:admin@localhost"
                     *         },
                     *         {
                     *           "id": "0197c0de-0000-7000-8000-000000000011",
                     *           "principal": "service:steward",
                     *           "name": "story",
                     *           "createdAt": "2026-01-01T09:00:00.000Z",
                     *           "createdBy": "user:admin@localhost"
                     *         },
                     *         {
                     *           "id": "0197c0de-0000-7000-8000-000000000012",
                     *           "principal": "service:curator",
                     *           "name": "story",
                     *           "createdAt": "2026-01-01T09:00:00.000Z",
                     *           "createdBy": "user:admin@localhost"
                     *         },
                     *         {
                     *           "id": "0197c0de-0000-7000-8000-000000000013",
                     *           "principal": "user:admin@localhost",
                     *           "name": "bootstrap",
                     *           "createdAt": "2026-01-01T09:00:00.000Z",
                     *           "createdBy": "tidegate"
                     *         },
                     *         {
                     *           "id": "0197c0de-0000-7000-8000-000000000014",
                     *           "principal": "service:tidegate-training",
                     *           "name": "training",
                     *           "createdAt": "2026-01-01T09:00:00.000Z",
                     *           "createdBy": "tidegate"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Token"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a request with the same key are not done twice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "principal": "service:nightly-report",
                 *       "name": "at night",
                 *       "purpose": "research",
                 *       "scopes": [
                 *         "read"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateToken"];
            };
        };
        responses: {
            /** @description Make an API token; the secret is shown once */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c0de-0000-7000-8000-000000000009",
                     *       "principal": "service:nightly-report",
                     *       "name": "at night",
                     *       "purpose": "research",
                     *       "scopes": [
                     *         "read"
                     *       ],
                     *       "createdAt": "2026-01-01T09:00:00.000Z",
                     *       "createdBy": "user:admin@localhost",
                     *       "token": "tdg_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                     *     }
                     */
                    "application/json": components["schemas"]["NewToken"];
                };
            };
            /** @description `request.malformed`: The request could not be understood. `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0197c0de-0000-7000-8000-000000000009 */
                id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoke a token at once */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRoles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The built-in roles and those made here */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "name": "admin",
                     *           "actions": [],
                     *           "capabilities": [
                     *             "principal.manage",
                     *             "principal.read",
                     *             "role.manage",
                     *             "key.manage",
                     *             "dataset.discover",
                     *             "policy.read",
                     *             "grant.read",
                     *             "decision.simulate"
                     *           ],
                     *           "builtIn": true
                     *         },
                     *         {
                     *           "name": "engineer",
                     *           "actions": [],
                     *           "capabilities": [
                     *             "dataset.create",
                     *             "policy.read",
                     *             "request.create"
                     *           ],
                     *           "builtIn": true
                     *         },
                     *         {
                     *           "name": "steward",
                     *           "actions": [],
                     *           "capabilities": [
                     *             "dataset.discover",
                     *             "dataset.classify",
                     *             "policy.read",
                     *             "policy.write",
                     *             "release.create",
                     *             "budget.write",
                     *             "grant.create",
                     *             "grant.read",
                     *             "request.create",
                     *             "request.decide",
                     *             "principal.read",
                     *             "decision.simulate"
                     *           ],
                     *           "builtIn": true
                     *         },
                     *         {
                     *           "name": "analyst",
                     *           "actions": [],
                     *           "capabilities": [
                     *             "request.create",
                     *             "training.create"
                     *           ],
                     *           "builtIn": true
                     *         },
                     *         {
                     *           "name": "auditor",
                     *           "actions": [],
                     *           "capabilities": [
                     *             "audit.read",
                     *             "dataset.discover",
                     *             "policy.read",
                     *             "grant.read",
                     *             "principal.read",
                     *             "decision.simulate"
                     *           ],
                     *           "builtIn": true
                     *         },
                     *         {
                     *           "name": "reader",
                     *           "description": "Reads and knows of it",
                     *           "actions": [
                     *             "discover",
                     *             "read"
                     *           ],
                     *           "capabilities": [],
                     *           "builtIn": false
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Role"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `token.missing`: A bearer token is required. `token.invalid`: The bearer token is not valid. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createRole: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a request with the same key are not done twice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "reader",
                 *       "description": "Reads and knows of it",
                 *       "actions": [
                 *         "discover",
                 *         "read"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateRole"];
            };
        };
        responses: {
            /** @description Name a list of actions that grants may refer to */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "reader",
                     *       "description": "Reads and knows of it",
                     *       "actions": [
                     *         "discover",
                     *         "read"
                     *       ],
                     *       "capabilities": [],
                     *       "builtIn": false
                     *     }
                     */
                    "application/json": components["schemas"]["Role"];
                };
            };
            /** @description `request.malformed`: The request could not be understood. `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listGrants: {
        parameters: {
            query?: {
                /** @example 10 */
                limit?: number;
                cursor?: string;
                principal?: components["schemas"]["Principal"];
                /** @example dataset:patients */
                resource?: components["schemas"]["Resource"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List grants, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0197c0de-0000-7000-8000-000000000021",
                     *           "principal": "service:reader",
                     *           "actions": [
                     *             "read",
                     *             "train",
                     *             "predict"
                     *           ],
                     *           "resource": "dataset:patients",
                     *           "purpose": "research",
                     *           "reason": "As the board decided",
                     *           "grantedBy": "service:curator",
                     *           "createdAt": "2026-01-01T09:00:00.000Z",
                     *           "active": true
                     *         },
                     *         {
                     *           "id": "0197c0de-0000-7000-8000-000000000023",
                     *           "principal": "service:curator",
                     *           "actions": [
                     *             "read-raw",
                     *             "query"
                     *           ],
                     *           "resource": "dataset:patients",
                     *           "purpose": "research",
                     *           "reason": "Prepares releases",
                     *           "grantedBy": "service:steward",
                     *           "createdAt": "2026-01-01T09:00:00.000Z",
                     *           "active": true
                     *         },
                     *         {
                     *           "id": "0197c0de-0000-7000-8000-000000000017",
                     *           "principal": "service:reader",
                     *           "actions": [
                     *             "discover"
                     *           ],
                     *           "resource": "dataset:patients",
                     *           "purpose": "research",
                     *           "reason": "To ask for more",
                     *           "grantedBy": "service:steward",
                     *           "createdAt": "2026-01-01T09:00:00.000Z",
                     *           "active": true
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Grant"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createGrant: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a request with the same key are not done twice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "principal": "service:reader",
                 *       "actions": [
                 *         "discover"
                 *       ],
                 *       "resource": "dataset:patients",
                 *       "purpose": "research",
                 *       "reason": "To ask for more"
                 *     }
                 */
                "application/json": components["schemas"]["CreateGrant"];
            };
        };
        responses: {
            /** @description Give a principal actions on a resource for one purpose */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c0de-0000-7000-8000-000000000017",
                     *       "principal": "service:reader",
                     *       "actions": [
                     *         "discover"
                     *       ],
                     *       "resource": "dataset:patients",
                     *       "purpose": "research",
                     *       "reason": "To ask for more",
                     *       "grantedBy": "service:steward",
                     *       "createdAt": "2026-01-01T09:00:00.000Z",
                     *       "active": true
                     *     }
                     */
                    "application/json": components["schemas"]["Grant"];
                };
            };
            /** @description `request.malformed`: The request could not be understood. `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeGrant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0197c0de-0000-7000-8000-000000000021 */
                id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description End a grant at once */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAccessRequests: {
        parameters: {
            query?: {
                /** @example 10 */
                limit?: number;
                cursor?: string;
                /** @example pending */
                state?: "pending" | "approved" | "denied";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List access requests, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0197c0de-0000-7000-8000-000000000020",
                     *           "principal": "service:reader",
                     *           "resource": "dataset:patients",
                     *           "actions": [
                     *             "read",
                     *             "train",
                     *             "predict"
                     *           ],
                     *           "purpose": "research",
                     *           "reason": "To find who should be called back",
                     *           "state": "pending",
                     *           "createdAt": "2026-01-01T09:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["AccessRequest"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createAccessRequest: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a request with the same key are not done twice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "resource": "dataset:patients",
                 *       "actions": [
                 *         "read",
                 *         "train",
                 *         "predict"
                 *       ],
                 *       "purpose": "research",
                 *       "reason": "To find who should be called back"
                 *     }
                 */
                "application/json": components["schemas"]["CreateAccessRequest"];
            };
        };
        responses: {
            /** @description Ask for access to something */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c0de-0000-7000-8000-000000000020",
                     *       "principal": "service:reader",
                     *       "resource": "dataset:patients",
                     *       "actions": [
                     *         "read",
                     *         "train",
                     *         "predict"
                     *       ],
                     *       "purpose": "research",
                     *       "reason": "To find who should be called back",
                     *       "state": "pending",
                     *       "createdAt": "2026-01-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["AccessRequest"];
                };
            };
            /** @description `request.malformed`: The request could not be understood. `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAccessRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0197c0de-0000-7000-8000-000000000020 */
                id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One access request */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c0de-0000-7000-8000-000000000020",
                     *       "principal": "service:reader",
                     *       "resource": "dataset:patients",
                     *       "actions": [
                     *         "read",
                     *         "train",
                     *         "predict"
                     *       ],
                     *       "purpose": "research",
                     *       "reason": "To find who should be called back",
                     *       "state": "pending",
                     *       "createdAt": "2026-01-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["AccessRequest"];
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    approveAccessRequest: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a request with the same key are not done twice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @example 0197c0de-0000-7000-8000-000000000020 */
                id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "As the board decided"
                 *     }
                 */
                "application/json": components["schemas"]["DecideAccessRequest"];
            };
        };
        responses: {
            /** @description Approve a request: it becomes a grant */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c0de-0000-7000-8000-000000000020",
                     *       "principal": "service:reader",
                     *       "resource": "dataset:patients",
                     *       "actions": [
                     *         "read",
                     *         "train",
                     *         "predict"
                     *       ],
                     *       "purpose": "research",
                     *       "reason": "To find who should be called back",
                     *       "state": "approved",
                     *       "decidedBy": "service:curator",
                     *       "grant": "0197c0de-0000-7000-8000-000000000021",
                     *       "createdAt": "2026-01-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["AccessRequest"];
                };
            };
            /** @description `request.malformed`: The request could not be understood. `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    denyAccessRequest: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a request with the same key are not done twice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @example 0197c0de-0000-7000-8000-000000000022 */
                id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "Released data is enough"
                 *     }
                 */
                "application/json": components["schemas"]["DecideAccessRequest"];
            };
        };
        responses: {
            /** @description Deny a request */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c0de-0000-7000-8000-000000000022",
                     *       "principal": "service:reader",
                     *       "resource": "dataset:patients",
                     *       "actions": [
                     *         "read-raw"
                     *       ],
                     *       "purpose": "research",
                     *       "state": "denied",
                     *       "decidedBy": "service:curator",
                     *       "createdAt": "2026-01-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["AccessRequest"];
                };
            };
            /** @description `request.malformed`: The request could not be understood. `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createDecision: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "principal": "service:reader",
                 *       "action": "read",
                 *       "resource": "dataset:patients",
                 *       "purpose": "research"
                 *     }
                 */
                "application/json": components["schemas"]["DecisionQuestion"];
            };
        };
        responses: {
            /** @description What would a principal be told, and why? */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "allowed": true,
                     *       "because": [
                     *         {
                     *           "kind": "grant",
                     *           "detail": "a grant for this purpose allows it",
                     *           "grant": "0197c0de-0000-7000-8000-000000000021"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Decision"];
                };
            };
            /** @description `request.malformed`: The request could not be understood. `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0197c0de-0000-7000-8000-000000000016 */
                id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How far a job is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c0de-0000-7000-8000-000000000016",
                     *       "kind": "ingest",
                     *       "state": "succeeded",
                     *       "progress": 1,
                     *       "message": "Done",
                     *       "result": {
                     *         "rows": 60,
                     *         "bytes": 1291,
                     *         "sha256": "e7e6b6d82022911ea1ddb6047d4d691d48ad8b35ca1ef3b7008c29c9a4fd6ee5",
                     *         "columns": [
                     *           {
                     *             "name": "patient",
                     *             "type": "string"
                     *           },
                     *           {
                     *             "name": "age",
                     *             "type": "integer"
                     *           },
                     *           {
                     *             "name": "ward",
                     *             "type": "string"
                     *           },
                     *           {
                     *             "name": "visits",
                     *             "type": "integer"
                     *           },
                     *           {
                     *             "name": "smoker",
                     *             "type": "string"
                     *           }
                     *         ],
                     *         "dataset": "patients",
                     *         "version": 1
                     *       },
                     *       "createdAt": "2026-01-01T09:00:00.000Z",
                     *       "startedAt": "2026-01-01T09:00:00.000Z",
                     *       "finishedAt": "2026-01-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    watchJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0197c0de-0000-7000-8000-000000000016 */
                id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How far a job is, as it changes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example id: 1
                     *     data: {"id":"0197c0de-0000-7000-8000-000000000016","kind":"ingest","state":"succeeded","progress":1,"message":"Done","createdAt":"2026-01-01T09:00:00.000Z","result":{"rows":60,"bytes":1291,"sha256":"e7e6b6d82022911ea1ddb6047d4d691d48ad8b35ca1ef3b7008c29c9a4fd6ee5","columns":[{"name":"patient","type":"string"},{"name":"age","type":"integer"},{"name":"ward","type":"string"},{"name":"visits","type":"integer"},{"name":"smoker","type":"string"}],"dataset":"patients","version":1},"startedAt":"2026-01-01T09:00:00.000Z","finishedAt":"2026-01-01T09:00:00.000Z"}
                     */
                    "text/event-stream": string;
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a request with the same key are not done twice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @example 0197c0de-0000-7000-8000-000000000028 */
                id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ask a job to stop */
            202: {
                headers: {
                    /** @description The job to watch */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c0de-0000-7000-8000-000000000028",
                     *       "kind": "train",
                     *       "state": "queued",
                     *       "progress": 0,
                     *       "message": "Cancelling",
                     *       "createdAt": "2026-01-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How people sign in: the issuer and the console’s client there */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "issuer": "http://127.0.0.1:8080/oidc",
                     *       "clientId": "tidegate-console",
                     *       "scope": "openid email tidegate",
                     *       "resource": "http://127.0.0.1:8080/v1",
                     *       "embedded": true
                     *     }
                     */
                    "application/json": components["schemas"]["SignIn"];
                };
            };
            /** @description `internal.error`: Something went wrong on our side. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAuditEvents: {
        parameters: {
            query?: {
                /** @example 10 */
                limit?: number;
                cursor?: string;
                actor?: string;
                /** @example release.create */
                action?: string;
                resource?: string;
                outcome?: "allowed" | "denied" | "done" | "failed";
                from?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What happened, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "index": 29,
                     *           "id": "0197c0de-0000-7000-8000-000000000029",
                     *           "at": "2026-01-01T09:00:00.000Z",
                     *           "actor": "service:curator",
                     *           "action": "release.create",
                     *           "resource": "release:0197c0de-0000-7000-8000-000000000019",
                     *           "outcome": "done",
                     *           "detail": {
                     *             "k": 10,
                     *             "rows": 60,
                     *             "parts": [
                     *               "f0537c0582a12eff1f6192f0b006e81d102265420a87a667ffba4564f0638942"
                     *             ],
                     *             "purpose": "research",
                     *             "versionId": "0197c0de-0000-7000-8000-000000000030",
                     *             "suppressed": 0,
                     *             "policyVersionId": "0197c0de-0000-7000-8000-000000000031"
                     *           },
                     *           "leafHash": "+iKusCr4YipYRv8woFtLC6NLzxCAxH0cfIW+HwPNOwk=",
                     *           "entry": "{\"action\":\"release.create\",\"actor\":\"0197c0de-0000-7000-8000-000000000004\",\"at\":\"2026-01-01T09:00:00.000Z\",\"commitment\":\"CDV7hahqu6Ew2vM0f1L20QbmG1wHIOLA23EsWlSD3yw=\",\"id\":\"0197c0de-0000-7000-8000-000000000029\",\"outcome\":\"done\",\"resource\":{\"id\":\"0197c0de-0000-7000-8000-000000000019\",\"kind\":\"release\"},\"v\":1}",
                     *           "salt": "zDiltez5PFz40nsQE3kqUuIN4mjMcqnfSWOSlXwjxBY="
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["AuditEvent"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAuditCheckpoint: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The log's newest signed tree head */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "origin": "tidegate/9e2fd5b6466018f7",
                     *       "size": 54,
                     *       "rootHash": "8TSonHZTbQH553Hm0V08XyL/5TWIo8NT1xKoOSlXCnU=",
                     *       "note": "tidegate/9e2fd5b6466018f7\n54\n8TSonHZTbQH553Hm0V08XyL/5TWIo8NT1xKoOSlXCnU=\n\n— tidegate/9e2fd5b6466018f7 nrLJbW3gak15ujzxEOyVVmdBatTwBhqCsizI2imZg1M+lKchyxV1iitMUbwkWI3wxagVa3ZeFhtLbVAfVHJk3HnIhgE=\n"
                     *     }
                     */
                    "application/json": components["schemas"]["AuditCheckpoint"];
                };
            };
            /** @description `token.missing`: A bearer token is required. `token.invalid`: The bearer token is not valid. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    proveInclusion: {
        parameters: {
            query: {
                /** @example 0197c0de-0000-7000-8000-000000000029 */
                event: string;
                size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description That an event is in the log (RFC 6962) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "index": 29,
                     *       "size": 54,
                     *       "hashes": [
                     *         "LZTOY7SwrRzed7VHihduFON1xMjGjz945vupDni7cxI=",
                     *         "/cUKiuTCMKeCARHsG9G+QOMb2YhzCoYA51znwUyuuJo=",
                     *         "pIjftw7rL6RuiVhiEMSRcEk3EyhEyQaCcV/6nZRLgPY=",
                     *         "vPmI+i+7/+f4hxmU7dSAxhG9eq4vKdhunstzY+yU5Gw=",
                     *         "V3btsoekSRsckKITiY1EINBqAGoYBeCF0FffI3BBCxo=",
                     *         "3uIrobI0kl5OvSzwewYgjPObEi1Zag7zUrKgEWtCYik="
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InclusionProof"];
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    proveConsistency: {
        parameters: {
            query: {
                /** @example 1 */
                from: number;
                /** @example 2 */
                to?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description That the log only grew between two sizes (RFC 6962) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "from": 1,
                     *       "to": 2,
                     *       "hashes": [
                     *         "YBWsEbBO/CbTXjV7ZCOQvHTQFHJooJPeUz3Efj0c0Zk="
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ConsistencyProof"];
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLogKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The log's verifier key (C2SP signed-note) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example tidegate/9e2fd5b6466018f7+9eb2c96d+AbPoz2ZoEZaBjbjDt8qWGcPpWy6c8KRT3bD4eKn/Ge/6 */
                    "text/plain": string;
                };
            };
            /** @description `key.unavailable`: A key that is needed is not available. `internal.error`: Something went wrong on our side. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLogCheckpoint: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The log's newest checkpoint (C2SP tlog-checkpoint) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example tidegate/9e2fd5b6466018f7
                     *     55
                     *     ixApx5gUlN1CSWEMa7/J1299mS7paWeVDMsE+XP5Os8=
                     *
                     *     — tidegate/9e2fd5b6466018f7 nrLJbX2vWHl5GF6gG36Xu+g3XTY80xazvhuZ80lY9QUCNkFOZgUcKeskB68MbzDYaCMC9mg3EEXjBbOVimujx3x29g0=
                     */
                    "text/plain": string;
                };
            };
            /** @description `key.unavailable`: A key that is needed is not available. `internal.error`: Something went wrong on our side. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLogTile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description LEVEL/INDEX or entries/INDEX, .p/WIDTH
                 * @example entries/000.p/1
                 */
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A tile of hashes or bundle of entries (C2SP tlog-tiles) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example 3{"action":"service.create","actor":"00000000-0000-0000-0000-000000000000","at":"2026-01-01T09:00:00.000Z","commitment":"BL/g4u8kg30woOD0w8fbJre09ijSGdT//uMLKpRLYE0=","id":"0197c0de-0000-7000-8000-000000000032","outcome":"done","resource":{"id":"0197c0de-0000-7000-8000-000000000007","kind":"service"},"v":1} */
                    "application/octet-stream": string;
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTrainingRuns: {
        parameters: {
            query?: {
                /** @example 10 */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List your training runs, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0197c0de-0000-7000-8000-000000000025",
                     *           "kind": "train",
                     *           "state": "succeeded",
                     *           "progress": 1,
                     *           "message": "Done",
                     *           "result": {
                     *             "model": "0197c0de-0000-7000-8000-000000000026",
                     *             "metrics": {
                     *               "test": {
                     *                 "auc": 1,
                     *                 "error": 0.41666666666666663,
                     *                 "logLoss": 0.5960815319924474,
                     *                 "macroF1": 0.5804195804195804,
                     *                 "accuracy": 0.5833333333333334
                     *               },
                     *               "baseline": {
                     *                 "auc": 0.5,
                     *                 "error": 0.33333333333333337,
                     *                 "logLoss": 0.6366504524974935,
                     *                 "macroF1": 0.4,
                     *                 "accuracy": 0.6666666666666666
                     *               }
                     *             }
                     *           },
                     *           "createdAt": "2026-01-01T09:00:00.000Z",
                     *           "startedAt": "2026-01-01T09:00:00.000Z",
                     *           "finishedAt": "2026-01-01T09:00:00.000Z",
                     *           "name": "smokers",
                     *           "release": "0197c0de-0000-7000-8000-000000000019",
                     *           "purpose": "research",
                     *           "recipe": {
                     *             "task": "classification",
                     *             "model": "classifier",
                     *             "estimator": "multilayer-perceptron",
                     *             "label": "smoker",
                     *             "testShare": 0.2,
                     *             "seed": 1,
                     *             "epochs": 3,
                     *             "batchSize": 128,
                     *             "hiddenUnits": [
                     *               32
                     *             ],
                     *             "learningRate": 0.005
                     *           }
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["TrainingRun"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createTrainingRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a request with the same key are not done twice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "smokers",
                 *       "release": "0197c0de-0000-7000-8000-000000000019",
                 *       "purpose": "research",
                 *       "recipe": {
                 *         "task": "classification",
                 *         "label": "smoker",
                 *         "epochs": 3
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CreateTrainingRun"];
            };
        };
        responses: {
            /** @description Train a model on a release for a purpose */
            202: {
                headers: {
                    /** @description The job to watch */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "job": "/v1/jobs/0197c0de-0000-7000-8000-000000000025"
                     *     }
                     */
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description `request.malformed`: The request could not be understood. `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTrainingRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0197c0de-0000-7000-8000-000000000025 */
                id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How far a training run is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c0de-0000-7000-8000-000000000025",
                     *       "kind": "train",
                     *       "state": "succeeded",
                     *       "progress": 1,
                     *       "message": "Done",
                     *       "result": {
                     *         "model": "0197c0de-0000-7000-8000-000000000026",
                     *         "metrics": {
                     *           "test": {
                     *             "auc": 1,
                     *             "error": 0.41666666666666663,
                     *             "logLoss": 0.5960815319924474,
                     *             "macroF1": 0.5804195804195804,
                     *             "accuracy": 0.5833333333333334
                     *           },
                     *           "baseline": {
                     *             "auc": 0.5,
                     *             "error": 0.33333333333333337,
                     *             "logLoss": 0.6366504524974935,
                     *             "macroF1": 0.4,
                     *             "accuracy": 0.6666666666666666
                     *           }
                     *         }
                     *       },
                     *       "createdAt": "2026-01-01T09:00:00.000Z",
                     *       "startedAt": "2026-01-01T09:00:00.000Z",
                     *       "finishedAt": "2026-01-01T09:00:00.000Z",
                     *       "name": "smokers",
                     *       "release": "0197c0de-0000-7000-8000-000000000019",
                     *       "purpose": "research",
                     *       "recipe": {
                     *         "task": "classification",
                     *         "model": "classifier",
                     *         "estimator": "multilayer-perceptron",
                     *         "label": "smoker",
                     *         "testShare": 0.2,
                     *         "seed": 1,
                     *         "epochs": 3,
                     *         "batchSize": 128,
                     *         "hiddenUnits": [
                     *           32
                     *         ],
                     *         "learningRate": 0.005
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TrainingRun"];
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    watchTrainingRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0197c0de-0000-7000-8000-000000000025 */
                id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How far a training run is, as it changes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example id: 1
                     *     data: {"id":"0197c0de-0000-7000-8000-000000000025","kind":"train","state":"succeeded","progress":1,"message":"Done","name":"smokers","release":"0197c0de-0000-7000-8000-000000000019","purpose":"research","recipe":{"task":"classification","model":"classifier","estimator":"multilayer-perceptron","label":"smoker","testShare":0.2,"seed":1,"epochs":3,"batchSize":128,"hiddenUnits":[32],"learningRate":0.005},"createdAt":"2026-01-01T09:00:00.000Z","result":{"model":"0197c0de-0000-7000-8000-000000000026","metrics":{"test":{"auc":1,"error":0.41666666666666663,"logLoss":0.5960815319924474,"macroF1":0.5804195804195804,"accuracy":0.5833333333333334},"baseline":{"auc":0.5,"error":0.33333333333333337,"logLoss":0.6366504524974935,"macroF1":0.4,"accuracy":0.6666666666666666}}},"startedAt":"2026-01-01T09:00:00.000Z","finishedAt":"2026-01-01T09:00:00.000Z"}
                     */
                    "text/event-stream": string;
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelTrainingRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a request with the same key are not done twice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @example 0197c0de-0000-7000-8000-000000000027 */
                id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ask a training run to stop */
            202: {
                headers: {
                    /** @description The job to watch */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c0de-0000-7000-8000-000000000027",
                     *       "kind": "train",
                     *       "state": "running",
                     *       "progress": 0,
                     *       "message": "Cancelling",
                     *       "createdAt": "2026-01-01T09:00:00.000Z",
                     *       "startedAt": "2026-01-01T09:00:00.000Z",
                     *       "name": "too-long",
                     *       "release": "0197c0de-0000-7000-8000-000000000019",
                     *       "purpose": "research",
                     *       "recipe": {
                     *         "task": "classification",
                     *         "model": "classifier",
                     *         "estimator": "multilayer-perceptron",
                     *         "label": "smoker",
                     *         "testShare": 0.2,
                     *         "seed": 1,
                     *         "epochs": 500,
                     *         "batchSize": 128,
                     *         "hiddenUnits": [
                     *           32
                     *         ],
                     *         "learningRate": 0.005
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TrainingRun"];
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listModels: {
        parameters: {
            query?: {
                /** @example 10 */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the models that you may know of, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0197c0de-0000-7000-8000-000000000026",
                     *           "name": "smokers",
                     *           "task": {
                     *             "name": "classification",
                     *             "kind": "classifier",
                     *             "label": "smoker"
                     *           },
                     *           "estimator": "multilayer-perceptron",
                     *           "purpose": "research",
                     *           "dataset": "patients",
                     *           "release": "0197c0de-0000-7000-8000-000000000019",
                     *           "run": "0197c0de-0000-7000-8000-000000000025",
                     *           "metrics": {
                     *             "test": {
                     *               "auc": 1,
                     *               "error": 0.41666666666666663,
                     *               "logLoss": 0.5960815319924474,
                     *               "macroF1": 0.5804195804195804,
                     *               "accuracy": 0.5833333333333334
                     *             },
                     *             "baseline": {
                     *               "auc": 0.5,
                     *               "error": 0.33333333333333337,
                     *               "logLoss": 0.6366504524974935,
                     *               "macroF1": 0.4,
                     *               "accuracy": 0.6666666666666666
                     *             }
                     *           },
                     *           "createdBy": "service:reader",
                     *           "createdAt": "2026-01-01T09:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Model"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0197c0de-0000-7000-8000-000000000026 */
                id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A model and how well it does */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0197c0de-0000-7000-8000-000000000026",
                     *       "name": "smokers",
                     *       "task": {
                     *         "name": "classification",
                     *         "kind": "classifier",
                     *         "label": "smoker"
                     *       },
                     *       "estimator": "multilayer-perceptron",
                     *       "purpose": "research",
                     *       "dataset": "patients",
                     *       "release": "0197c0de-0000-7000-8000-000000000019",
                     *       "run": "0197c0de-0000-7000-8000-000000000025",
                     *       "metrics": {
                     *         "test": {
                     *           "auc": 1,
                     *           "error": 0.41666666666666663,
                     *           "logLoss": 0.5960815319924474,
                     *           "macroF1": 0.5804195804195804,
                     *           "accuracy": 0.5833333333333334
                     *         },
                     *         "baseline": {
                     *           "auc": 0.5,
                     *           "error": 0.33333333333333337,
                     *           "logLoss": 0.6366504524974935,
                     *           "macroF1": 0.4,
                     *           "accuracy": 0.6666666666666666
                     *         }
                     *       },
                     *       "createdBy": "service:reader",
                     *       "createdAt": "2026-01-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Model"];
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getModelCard: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0197c0de-0000-7000-8000-000000000026 */
                id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a model is for, what it learned from, what was measured and what not */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "model": "0197c0de-0000-7000-8000-000000000026",
                     *       "name": "smokers",
                     *       "startedBy": "service:reader",
                     *       "createdAt": "2026-01-01T09:00:00.000Z",
                     *       "masked": false,
                     *       "intendedUse": "To predict smoker for the purpose research, on records that were governed as the release was. Any other use was not granted.",
                     *       "lineage": {
                     *         "dataset": "patients",
                     *         "datasetVersion": 1,
                     *         "datasetSha256": "e7e6b6d82022911ea1ddb6047d4d691d48ad8b35ca1ef3b7008c29c9a4fd6ee5",
                     *         "policy": "for-research",
                     *         "policyVersion": 1,
                     *         "policyDigest": "050dc3909a2903bf688ee5ba611a5cc433429767f9775aed3f124f0b635b066c",
                     *         "release": "0197c0de-0000-7000-8000-000000000019",
                     *         "releaseRows": 60,
                     *         "purpose": "research",
                     *         "run": "0197c0de-0000-7000-8000-000000000025",
                     *         "k": 10,
                     *         "quasiIdentifiers": [
                     *           "age"
                     *         ]
                     *       },
                     *       "privacy": {
                     *         "epsilon": null,
                     *         "statement": "Trained without differential privacy: no ε was spent and none bounds what the model remembers."
                     *       },
                     *       "task": {
                     *         "name": "classification",
                     *         "kind": "classifier",
                     *         "label": "smoker",
                     *         "classes": [
                     *           "no",
                     *           "yes"
                     *         ]
                     *       },
                     *       "rows": {
                     *         "total": 60,
                     *         "unlabelled": 0,
                     *         "train": 43,
                     *         "validation": 5,
                     *         "test": 12
                     *       },
                     *       "preprocessing": {
                     *         "features": [
                     *           {
                     *             "column": "age",
                     *             "as": "midpoint of an interval, standardised, median where missing"
                     *           },
                     *           {
                     *             "column": "ward",
                     *             "as": "one of 3 categories or another"
                     *           },
                     *           {
                     *             "column": "visits",
                     *             "as": "number, standardised, median where missing"
                     *           }
                     *         ],
                     *         "dropped": [
                     *           {
                     *             "column": "patient",
                     *             "reason": "identifier",
                     *             "because": "43 different values in 43 rows: an identifier or free text, which would be learned by heart"
                     *           }
                     *         ]
                     *       },
                     *       "estimator": "multilayer-perceptron",
                     *       "architecture": {
                     *         "layers": [
                     *           6,
                     *           32,
                     *           2
                     *         ],
                     *         "activation": "relu",
                     *         "parameters": 290
                     *       },
                     *       "hyperParameters": {
                     *         "loss": "softmax cross-entropy",
                     *         "seed": 1,
                     *         "epochs": 3,
                     *         "batchSize": 128,
                     *         "keptEpoch": 3,
                     *         "optimizer": "adam",
                     *         "testShare": 0.2,
                     *         "learningRate": 0.005
                     *       },
                     *       "metrics": {
                     *         "test": {
                     *           "auc": 1,
                     *           "error": 0.41666666666666663,
                     *           "logLoss": 0.5960815319924474,
                     *           "macroF1": 0.5804195804195804,
                     *           "accuracy": 0.5833333333333334
                     *         },
                     *         "baseline": {
                     *           "auc": 0.5,
                     *           "error": 0.33333333333333337,
                     *           "logLoss": 0.6366504524974935,
                     *           "macroF1": 0.4,
                     *           "accuracy": 0.6666666666666666
                     *         }
                     *       },
                     *       "perClass": [
                     *         {
                     *           "label": "no",
                     *           "support": 8,
                     *           "precision": 1,
                     *           "recall": 0.375,
                     *           "f1": 0.5454545454545454
                     *         },
                     *         {
                     *           "label": "yes",
                     *           "support": 4,
                     *           "precision": 0.4444444444444444,
                     *           "recall": 1,
                     *           "f1": 0.6153846153846154
                     *         }
                     *       ],
                     *       "confusion": [
                     *         [
                     *           3,
                     *           5
                     *         ],
                     *         [
                     *           0,
                     *           4
                     *         ]
                     *       ],
                     *       "groups": [
                     *         {
                     *           "column": "age",
                     *           "groups": [],
                     *           "withheldRows": 12
                     *         }
                     *       ],
                     *       "limits": [
                     *         "Measured on 12 rows of the same release that were held out at random, once; no interval of confidence was computed.",
                     *         "Rows were split one by one: if several rows are about one person, test figures are better than they would be on new people.",
                     *         "The figures describe the governed data. How the model does on raw data, or on data from elsewhere or later, was not measured.",
                     *         "It is no better than always predicting the most frequent class: do not use it.",
                     *         "2 classes have fewer than 30 test rows: their figures are rough.",
                     *         "Figures by group: age; groups of fewer than 30 test rows are not shown. Other groups were not measured.",
                     *         "The release had k = 10 over age; that is a property of the release, not of the model.",
                     *         "Trained without differential privacy: what the model gives away about single records (membership inference) is not bounded and was not measured.",
                     *         "Trained in WebAssembly; figures may differ in the last digits on another backend."
                     *       ],
                     *       "backend": {
                     *         "backend": "wasm",
                     *         "version": "4.22.0",
                     *         "native": false,
                     *         "note": "WebAssembly with SIMD: the native library is not installed"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ModelCard"];
                };
            };
            /** @description `request.invalid`: The request does not have the required shape. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    predictWithModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0197c0de-0000-7000-8000-000000000026 */
                id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "purpose": "research",
                 *       "rows": [
                 *         {
                 *           "age": "[40, 50)",
                 *           "ward": "north",
                 *           "visits": 3
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["Predict"];
            };
        };
        responses: {
            /** @description Predict from records, for those who were granted it for a purpose */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "model": "0197c0de-0000-7000-8000-000000000026",
                     *       "predictions": [
                     *         {
                     *           "label": "no",
                     *           "probabilities": {
                     *             "no": 0.5901769196922528,
                     *             "yes": 0.40982308030774717
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Predictions"];
                };
            };
            /** @description `request.malformed`: The request could not be understood. `request.invalid`: The request does not have the required shape. `request.purpose-missing`: A purpose is required. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getApiDocument: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This document */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description `internal.error`: Something went wrong on our side. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getApiPage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example <!doctype html>
                     *     <html lang="en">
                     *       <head>
                     *         <meta charset="utf-8" />
                     *         <meta name="viewport" content="width=device-width, initial-scale=1" />
                     *         <title>Tidegate API</title>
                     *         <link rel="icon" href="/docs/favicon-32x32.png" />
                     *         <link rel="stylesheet" href="/docs/swagger-ui.css" />
                     *         <script defer src="/docs/swagger-ui-bundle.js"></script>
                     *         <script defer src="/docs/start.js"></script>
                     *       </head>
                     *       <body>
                     *         <div id="api"></div>
                     *       </body>
                     *     </html>
                     */
                    "text/html": string;
                };
            };
            /** @description `internal.error`: Something went wrong on our side. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
