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
         * @description Asks every part that requests rely on; 503 with the same body where one of them fails. An administrator's token also gets the protections around worker processes, which of them hold on this machine, and why others do not, and whether two people can approve what takes two.
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
         * @description Prometheus' text format. For administrators and auditors; for everybody, without a token, where TIDEGATE_METRICS=open.
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
         * @description For those who may discover it; everybody else is told that there is none. With the columns of its newest version; how its files are read is not for those who only know of it by `discoverable`.
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
         * Change description, tags, subject key or who may know of it
         * @description What is absent stays as it is; null takes away. For its owner and stewards. Another owner is for administrators, once the one that it has was disabled or deleted. `discoverable` lets others know of it and its releases: `members` whoever has a grant on a release or model of it, or is in a group that has; `all` everybody signed in. They see its name, description, tags and the names and types of its columns, and of its releases what is told to who may not read them; no version, count, profile, classification or model.
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
         * @description The body is the file itself, streamed and sealed as it arrives, also with Content-Encoding gzip or zstd; Content-Digest is checked. What shows while it arrives is answered at once, what parsing finds fails the job. How the file is to be read may be said: whether it has a header, what separates fields, names and types of columns, lines to skip. What is not said is as the dataset's saved `reading` has it, or guessed; the version's `reading` tells what was.
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
    "/v1/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your uploads that are not finished
         * @description With how many bytes are here, and until when each can be gone on with.
         */
        get: operations["listUploads"];
        put?: never;
        /**
         * Begin an upload in pieces
         * @description tus 1.0.0: Upload-Metadata says the dataset, and with filetype or filename what the file is; encoding, digest, mode and again are optional. The answer's Location takes the pieces. Upload-Concat puts finished partial uploads together.
         */
        post: operations["createUpload"];
        delete?: never;
        /**
         * What of tus 1.0.0 is spoken
         * @description Uploads in pieces, which go on where they were interrupted: extensions, checksums and the largest size stand in the headers.
         */
        options: operations["describeUploads"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/uploads/{id}": {
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
         * End an upload
         * @description What arrived of it goes. A version that it became stays.
         */
        delete: operations["deleteUpload"];
        options?: never;
        /**
         * How far an upload is
         * @description Upload-Offset says where to go on; Tidegate-Job names the job of one that is finished.
         */
        head: operations["lookUpload"];
        /**
         * Send the next bytes of an upload
         * @description They are sealed and durable when this is answered, and so is what arrived when a connection breaks. The last bytes make the file a job, which Tidegate-Job names.
         */
        patch: operations["appendUpload"];
        trace?: never;
    };
    "/v1/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the sources that one made, and those of what one owns
         * @description Credentials are never shown, only whether there are any.
         */
        get: operations["listSources"];
        put?: never;
        /**
         * Say where a dataset's data are fetched
         * @description For a dataset that one manages; it is fetched in one's own name. location is an address in one line, or its parts; credentials are sealed and never shown again. With schedule (cron, five fields, UTC) it is fetched by itself; with watermark, a column that only grows, each run fetches what is beyond the last.
         */
        post: operations["createSource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One source
         * @description With its next time, and the job of its last run.
         */
        get: operations["getSource"];
        put?: never;
        post?: never;
        /**
         * Remove a source
         * @description Its credentials go; versions that were fetched stay.
         */
        delete: operations["deleteSource"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{name}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Fetch a source now
         * @description The job's result is that of an upload; rows is 0 and there is no version where there is nothing new.
         */
        post: operations["runSource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
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
         * @description YAML or JSON. What is wrong is told with line and column. Identical content makes no new version. A version that promises less than the one in force (a higher limit of risk, a smaller k, …) is `proposed`: it makes no release until a second person approves it.
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
    "/v1/policies/{name}/versions/{number}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve a policy version as the second person
         * @description For stewards with nobody behind them in common with whoever wrote the version. A proposed version then makes releases, and an approved one also where a dataset was released for a purpose under stricter limits before.
         */
        post: operations["approvePolicyVersion"];
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
         * @description For those who may discover the dataset; whatever is derived from cells is absent where they may not read the raw data, and counts are told coarsely. Of direct identifiers it is absent for everybody until they are revealed.
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
    "/v1/datasets/{name}/versions/{number}/profile/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The same with what comes from the cells of some direct identifiers
         * @description For those who may read the raw data, who say why. Which columns and the reason are recorded; nothing stays revealed.
         */
        post: operations["revealProfile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/datasets/{name}/versions/{number}/quarantine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Records of a version's file that could not be read, with their lines and what is wrong
         * @description For those who may read the raw data; recorded. Without the records themselves, which are revealed. There are none unless the upload or the dataset said how many may be put aside.
         */
        get: operations["getQuarantine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/datasets/{name}/versions/{number}/quarantine/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The same with the records as the file wrote them
         * @description For those who may read the raw data, who say why: to mend them and upload them again. The reason is recorded; nothing stays revealed.
         */
        post: operations["revealQuarantine"];
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
         * @description For stewards. A policy version that waits for a second person makes none, nor does one whose limits of risk are higher than those of the last release of the dataset for the purpose and which no second person approved. The job transforms, enforces what the policy requires, measures what came of it and fails where that does not hold.
         */
        post: operations["createRelease"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/releases/by-name/{dataset}/{purpose}/latest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The newest release of a dataset for a purpose that stands
         * @description Of those that one may know of, without the ones that were withdrawn: an address that stays the same.
         */
        get: operations["getLatestRelease"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/releases/by-name/{dataset}/{purpose}/latest/data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The governed rows of that release
         * @description As the rows of a release are read by its id; the purpose is the one in the address.
         */
        get: operations["readLatestReleaseData"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/releases/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a release back, for good
         * @description For whoever makes releases or manages the dataset. Nobody reads it or trains on it any more; it, its risk and why it was withdrawn stay to be seen, and what is to be read instead.
         */
        post: operations["withdrawRelease"];
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
         * @description Streamed in the asked format; the purpose must be the release’s and the grant’s, and need not be repeated where the token is bound to it. `columns` and `limit` take some of it; `Range`, `If-Range` and `If-None-Match` are honoured.
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
         * @description For stewards. What was spent stays spent; a cap below it stops further questions. A larger cap takes two people: it is `proposed` until a second person sets the same.
         */
        put: operations["setBudget"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalog/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What stands in the catalog, by digest
         * @description Digests of all rows that decide something, table by table. The last audit event that speaks of the same rows holds the same digests under `detail.catalog`; `tidegate audit verify --deep` compares them. Each call is recorded.
         */
        get: operations["listCatalogRows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Keys that something is wrapped to: what they are for, how old they are, how much needs them
         * @description For administrators and auditors. Never a key itself.
         */
        get: operations["listKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give the vault a fresh key, and all that it sealed before to that key
         * @description For administrators. The job makes the key and then wraps data keys, secrets of pseudonym domains and kept answers anew, some at a time; begun again, it goes on. Data stay as they are and can be read meanwhile. Older keys are kept: backups need them.
         */
        post: operations["rotateKeys"];
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
    "/v1/users/{email}": {
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
         * Delete a user, for good
         * @description For administrators. They never act again and their grants and tokens end; records stay, and show a tombstone where the address was. The answer says which datasets and services they leave. The address can be given to a new account, which inherits nothing.
         */
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        /**
         * Disable or enable a user, or change their roles
         * @description For administrators, and at once: in every token, session, stream and job of theirs. Disabling ends their sessions; tokens work again once they are enabled. Nobody gives themselves a role.
         */
        patch: operations["patchUser"];
        trace?: never;
    };
    "/v1/services/{name}": {
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
         * Delete a service, for good
         * @description For administrators; as users are deleted.
         */
        delete: operations["deleteService"];
        options?: never;
        head?: never;
        /**
         * Disable or enable a service, or change its roles
         * @description For administrators, and at once: in every token, stream and job of it. Whoever stands behind a service and would reach more by it does not enable it.
         */
        patch: operations["patchService"];
        trace?: never;
    };
    "/v1/groups/{name}": {
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
         * Delete a group, for good
         * @description For administrators. Its grants end, and so do its roles for its members.
         */
        delete: operations["deleteGroup"];
        options?: never;
        head?: never;
        /**
         * Add members to a group, or remove them
         * @description For administrators. Who is added may not be disabled. Nobody adds themselves to what reaches further than they do.
         */
        patch: operations["patchGroup"];
        trace?: never;
    };
    "/v1/users/{email}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where a user is signed in
         * @description For administrators. Sessions of the embedded provider; an outside issuer keeps its own.
         */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{email}/sessions/{id}": {
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
         * End a session of a user’s at once
         * @description For administrators. Access tokens that were signed until now are no good any more; other sessions of the user get new ones by themselves.
         */
        delete: operations["endSession"];
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
         * @description One’s own; administrators see those of services too, and of anybody with `principal`.
         */
        get: operations["listTokens"];
        put?: never;
        /**
         * Make an API token; the secret is shown once
         * @description For oneself, or by an administrator for a service, never for another person. It ends after 90 days (`TIDEGATE_TOKEN_DAYS`) where nothing earlier is asked for. A token can be narrower than its holder: one purpose, some actions, an end.
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
    "/v1/purposes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The purposes that somebody registered
         * @description For everybody, by name.
         */
        get: operations["listPurposes"];
        put?: never;
        /**
         * Register a purpose
         * @description For stewards. Its parent is registered before it and nothing of it is changed afterwards, so that no purpose is a part of itself. Policies, grants and requests may name purposes that nobody registered.
         */
        post: operations["createPurpose"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/purposes/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of them
         * @description What it rests on, who answers for it, and how long data may be kept for it.
         */
        get: operations["getPurpose"];
        put?: never;
        post?: never;
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
         * @description Stewards grant, and whoever manages a dataset on it; the actions stand in the grant itself or come from a role, never both. It counts from now or `notBefore` until it expires, after a year at most (`TIDEGATE_GRANT_DAYS`), or is revoked. `read-raw`, `reidentify` and whatever is granted on `*` takes two people: the answer is `pending`, and `request` is what a second person approves. Nobody grants what lets them reach more themselves; a service counts as whoever made it or its token.
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
         * @description It counts no more from this moment on, in open streams too. The record of it stays. One that waits for a second person is taken back.
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
         * @description Who decides on requests sees all of them; an owner those on their datasets and releases of these; everybody else their own.
         */
        get: operations["listAccessRequests"];
        put?: never;
        /**
         * Ask for access to something
         * @description Anybody who may know of the resource may ask. The request waits until a steward, or whoever manages what is asked for, decides. A purpose need not be registered; what the registry says of one that is stands in the answer as `registered`.
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
         * Approve a request, or a part of it: it becomes a grant
         * @description Makes the grant in the approver’s name: of all that was asked or of fewer `actions`, until `expiresAt` or for 90 days, and never for longer than any grant may last. A choice of `columns` is refused, for no grant has one. Nobody approves a request of their own. What takes two people (`read-raw`, `reidentify`, `*`) is approved by somebody who is not whoever asked or proposed it, nor stands behind them, nor has the same maker.
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
         * @description The request ends; nothing is granted, and whoever asked is told why. Nobody decides on a request of their own.
         */
        post: operations["denyAccessRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access-requests/{id}/ask": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a request back with a question
         * @description For who may decide. It is `asked` until whoever asked answers; ten times at most.
         */
        post: operations["askAccessRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access-requests/{id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer what was asked about one’s request
         * @description For whoever made it. It is `pending` again.
         */
        post: operations["answerAccessRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access-requests/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take one’s request back
         * @description For whoever made it, as long as nobody decided.
         */
        post: operations["withdrawAccessRequest"];
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
    "/tlog/tiles/{level}/{first}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Up to sixteen full tiles of leaves, or full bundles, one after another
         * @description For whoever reads the whole log: the very bytes of the tiles from the one that is named on, as many as are full.
         */
        get: operations["getLogTiles"];
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
                [key: string]: "ok" | "failed" | "pending";
            };
            workers?: {
                name: string;
                holds: boolean;
                detail: string;
            }[];
            secondPerson?: {
                holds: boolean;
                detail: string;
            };
        };
        CreateDataset: {
            name: components["schemas"]["Name"];
            description?: string;
            tags?: components["schemas"]["Name"][];
            subjectKey?: string;
            contract?: components["schemas"]["DatasetContract"];
        };
        Name: string;
        DatasetContract: {
            /** @enum {string} */
            columns: "any" | "may-add" | "exact";
            types?: {
                [key: string]: "boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes";
            };
        };
        Dataset: {
            id: string;
            name: components["schemas"]["Name"];
            description?: string;
            tags: string[];
            subjectKey?: string;
            reading?: components["schemas"]["ReadingOptions"];
            contract?: components["schemas"]["DatasetContract"];
            owner: string;
            /** @enum {string} */
            discoverable: "nobody" | "members" | "all";
            columns?: {
                name: string;
                type: string;
            }[];
            latestVersion?: number;
            createdAt: string;
            updatedAt: string;
        };
        ReadingOptions: {
            /** @enum {string} */
            header?: "present" | "absent" | "guess";
            delimiter?: string;
            /** @enum {string} */
            encoding?: "utf-8" | "utf-16" | "utf-16le" | "utf-16be" | "windows-1252" | "iso-8859-1" | "gb18030" | "shift_jis";
            columns?: string[];
            widths?: {
                name: string;
                width: number;
            }[];
            types?: {
                [key: string]: string;
            };
            skip?: number;
            sheet?: string;
            nulls?: string[];
            /** @enum {string} */
            rows?: "records" | "documents";
            quarantine?: number;
        };
        PatchDataset: {
            description?: string | null;
            tags?: components["schemas"]["Name"][];
            subjectKey?: string | null;
            reading?: components["schemas"]["ReadingOptions"] | null;
            contract?: components["schemas"]["DatasetContract"] | null;
            owner?: components["schemas"]["Principal"];
            /** @enum {string} */
            discoverable?: "nobody" | "members" | "all";
        };
        Principal: string;
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
            reading?: components["schemas"]["Reading"];
            changes?: components["schemas"]["SchemaChanges"];
            base?: number;
            content?: string;
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
            type: "boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes";
        };
        Reading: {
            format: string;
            /** @enum {string} */
            header?: "present" | "absent";
            delimiter?: string;
            encoding?: string;
            sheet?: string;
            skipped: number;
            quarantined?: number;
            types: {
                [key: string]: string;
            };
            warnings: string[];
        };
        SchemaChanges: {
            added: components["schemas"]["Column"][];
            dropped: components["schemas"]["Column"][];
            retyped: {
                name: string;
                /** @enum {string} */
                from: "boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes";
                /** @enum {string} */
                to: "boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes";
            }[];
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
        Upload: {
            id: string;
            dataset: string;
            filename?: string;
            mediaType: string;
            reading?: components["schemas"]["ReadingOptions"];
            /** @enum {string} */
            mode?: "replace" | "append";
            again?: boolean;
            digest?: string;
            length?: number;
            received: number;
            createdAt: string;
            expiresAt: string;
        };
        Id: string;
        CreateSource: {
            name: components["schemas"]["Name"];
            /** @enum {string} */
            kind: "https" | "postgresql" | "mysql" | "s3" | "hdfs" | "mongodb" | "cassandra";
            location: string | {
                [key: string]: string | number | boolean;
            };
            credentials?: {
                [key: string]: string;
            };
            dataset: components["schemas"]["Name"];
            /**
             * @default replace
             * @enum {string}
             */
            mode?: "replace" | "append";
            /** @enum {string} */
            mediaType?: "text/csv" | "text/tab-separated-values" | "application/json" | "application/x-ndjson" | "application/vnd.apache.parquet" | "application/gzip" | "application/zstd" | "application/x-bzip2" | "application/x-xz" | "text/plain" | "text/markdown" | "text/html" | "message/rfc822" | "application/pdf" | "application/vnd.openxmlformats-officedocument.wordprocessingml.document" | "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" | "application/vnd.oasis.opendocument.spreadsheet" | "application/zip" | "application/x-tar" | "application/vnd.sqlite3" | "application/avro" | "application/vnd.apache.arrow.file" | "application/vnd.apache.arrow.stream" | "image/png" | "image/jpeg" | "image/webp" | "image/gif" | "application/x-idx" | "audio/wav" | "audio/flac" | "audio/mpeg" | "audio/ogg" | "audio/mp4" | "audio/webm" | "video/mp4" | "video/quicktime" | "video/webm" | "video/x-matroska";
            reading?: components["schemas"]["ReadingOptions"];
            schedule?: string;
            watermark?: string;
        };
        Source: {
            id: string;
            name: components["schemas"]["Name"];
            kind: string;
            location: {
                [key: string]: unknown;
            };
            hasCredentials: boolean;
            dataset: string;
            /** @enum {string} */
            mode: "replace" | "append";
            mediaType?: string;
            reading: components["schemas"]["ReadingOptions"];
            schedule?: string;
            nextRunAt?: string;
            watermark?: string;
            createdBy: string;
            createdAt: string;
            lastRun?: string;
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
            /** @enum {string} */
            state: "in-force" | "proposed";
            loosens?: string[];
            purposes: string[];
            createdBy: string;
            createdAt: string;
        };
        PolicyVersion: {
            name: string;
            version: number;
            /** @enum {string} */
            state: "in-force" | "proposed";
            loosens?: string[];
            approvedBy?: string;
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
                    type?: ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes") | ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes")[];
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
                    type?: ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes") | ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes")[];
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
                    type?: ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes") | ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes")[];
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
                    type?: ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes") | ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes")[];
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
                    type?: ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes") | ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes")[];
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
                    type?: ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes") | ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes")[];
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
                    type?: ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes") | ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes")[];
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
                    type?: ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes") | ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes")[];
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
                    type?: ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes") | ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes")[];
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
                    type?: ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes") | ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes")[];
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
                    type?: ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes") | ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes")[];
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
                    type?: ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes") | ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes")[];
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
                    type?: ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes") | ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes")[];
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
                    type?: ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes") | ("boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes")[];
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
        /** @default {} */
        ApprovePolicy: {
            reason?: string;
        };
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
            /** @enum {boolean} */
            coarse?: true;
        };
        ColumnProfile: {
            name: string;
            /** @enum {string} */
            type: "boolean" | "integer" | "decimal" | "double" | "date" | "time" | "timestamp" | "instant" | "string" | "json" | "bytes";
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
        Reveal: {
            columns: string[];
            reason: string;
        };
        QuarantinedRecords: {
            records: {
                line: number;
                reason: string;
                text?: string;
            }[];
        };
        RevealQuarantine: {
            reason: string;
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
            /** @enum {boolean} */
            coarse?: true;
            attempt?: {
                number: number;
                of: number;
                confidence: number;
            };
            createdBy: string;
            createdAt: string;
            withdrawn?: {
                at: string;
                by: string;
                reason: string;
                supersededBy?: string;
            };
            job: string;
            lineage: {
                datasetSha256?: string;
                policyDigest: string;
                hierarchies: {
                    name: string;
                    version: number;
                }[];
                parts: {
                    digest: string;
                    rows?: number;
                }[];
            };
        };
        WithdrawRelease: {
            reason: string;
            supersededBy?: components["schemas"]["Id"];
        };
        Risk: {
            verdict?: string[];
            quasiIdentifiers: string[];
            before?: components["schemas"]["RiskFigures"];
            after: components["schemas"]["RiskFigures"];
            attacks?: components["schemas"]["Attacks"];
            attempt?: {
                number: number;
                confidence: number;
            };
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
            /** @enum {boolean} */
            coarse?: true;
            /** @enum {boolean} */
            withheld?: true;
        };
        RiskFigures: {
            records: number;
            classes: number;
            k: number;
            l?: number;
            t?: number;
            tBeforeSuppression?: number;
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
                beforeSuppression?: number;
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
                rateInterval: {
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
                value: number;
                interval: number[];
                level: number;
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
            rateInterval: {
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
            value: number;
            interval: number[];
            level: number;
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
            proposed?: {
                epsilon: number;
                delta: number;
            };
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
        CatalogRow: {
            table: string;
            unit: string;
            digest: string;
        };
        Key: {
            id: string;
            /** @enum {string} */
            use: "vault" | "models" | "staging";
            created?: string;
            /** @enum {string} */
            state: "current" | "retired";
            algorithm: string;
            objects: number;
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
            disabled: boolean;
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
            disabled: boolean;
        };
        CreateGroup: {
            name: components["schemas"]["Name"];
            /** @default [] */
            members?: components["schemas"]["Principal"][];
            /** @default [] */
            roles?: ("admin" | "engineer" | "steward" | "analyst" | "auditor")[];
        };
        Group: {
            id: string;
            roles: string[];
            createdAt: string;
            name: string;
            members: string[];
        };
        PatchUser: {
            disabled?: boolean;
            roles?: ("admin" | "engineer" | "steward" | "analyst" | "auditor")[];
        };
        DeletedPrincipal: {
            id: string;
            tombstone: string;
            datasets: string[];
            services: string[];
            grants: number;
            tokens: number;
        };
        PatchService: {
            disabled?: boolean;
            roles?: ("admin" | "engineer" | "steward" | "analyst" | "auditor")[];
        };
        PatchGroup: {
            add?: components["schemas"]["Principal"][];
            remove?: components["schemas"]["Principal"][];
        };
        SessionList: {
            items: components["schemas"]["UserSession"][];
        };
        UserSession: {
            id: string;
            /** @enum {string} */
            kind: "browser" | "command-line";
            begunAt?: string;
            expiresAt?: string;
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
        CreatePurpose: {
            name: components["schemas"]["Purpose"];
            parent?: components["schemas"]["Purpose"];
            lawfulBasis: components["schemas"]["LawfulBasis"];
            owner: components["schemas"]["Principal"];
            /** Format: duration */
            retention?: string;
        };
        /** @enum {string} */
        LawfulBasis: "consent" | "contract" | "legal-obligation" | "vital-interests" | "public-task" | "legitimate-interests";
        RegisteredPurpose: {
            name: string;
            parent?: string;
            lawfulBasis: components["schemas"]["LawfulBasis"];
            owner: string;
            retention?: string;
            createdBy: string;
            createdAt: string;
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
            registered?: {
                lawfulBasis: components["schemas"]["LawfulBasis"];
                owner: string;
                retention?: string;
            };
            notBefore?: string;
            expiresAt?: string;
            reason?: string;
            /** @enum {string} */
            state: "pending" | "granted";
            request?: string;
            proposedBy?: string;
            grantedBy?: string;
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
            registered?: {
                lawfulBasis: components["schemas"]["LawfulBasis"];
                owner: string;
                retention?: string;
            };
            reason?: string;
            /** @enum {string} */
            state: "pending" | "asked" | "approved" | "denied" | "withdrawn" | "expired" | "revoked";
            proposedBy?: string;
            decidedBy?: string;
            grant?: string;
            said?: {
                at: string;
                /** @enum {string} */
                kind: "asked" | "answered" | "approved" | "denied" | "withdrawn";
                reason: string;
            }[];
            createdAt: string;
        };
        /** @default {} */
        ApproveAccessRequest: {
            /** Format: date-time */
            expiresAt?: string;
            actions?: components["schemas"]["Action"][];
            columns?: string[];
            reason?: string;
        };
        AccessRequestReason: {
            reason: string;
        };
        /** @default {} */
        WithdrawAccessRequest: {
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
            actorId: string;
            action: string;
            resource: string;
            resourceId: string;
            /** @enum {string} */
            outcome: "allowed" | "denied" | "done" | "failed";
            names: ("then" | "now") | null;
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
export type DatasetContract = components['schemas']['DatasetContract'];
export type Dataset = components['schemas']['Dataset'];
export type ReadingOptions = components['schemas']['ReadingOptions'];
export type PatchDataset = components['schemas']['PatchDataset'];
export type Principal = components['schemas']['Principal'];
export type Accepted = components['schemas']['Accepted'];
export type DatasetVersion = components['schemas']['DatasetVersion'];
export type Column = components['schemas']['Column'];
export type Reading = components['schemas']['Reading'];
export type SchemaChanges = components['schemas']['SchemaChanges'];
export type Classification = components['schemas']['Classification'];
export type ColumnClassification = components['schemas']['ColumnClassification'];
export type IdentifierType = components['schemas']['IdentifierType'];
export type PatchClassification = components['schemas']['PatchClassification'];
export type Upload = components['schemas']['Upload'];
export type Id = components['schemas']['Id'];
export type CreateSource = components['schemas']['CreateSource'];
export type Source = components['schemas']['Source'];
export type HierarchyVersion = components['schemas']['HierarchyVersion'];
export type PolicySummary = components['schemas']['PolicySummary'];
export type PolicyVersion = components['schemas']['PolicyVersion'];
export type Policy = components['schemas']['Policy'];
export type Purpose = components['schemas']['Purpose'];
export type ApprovePolicy = components['schemas']['ApprovePolicy'];
export type PolicyTemplate = components['schemas']['PolicyTemplate'];
export type Technique = components['schemas']['Technique'];
export type PreviewQuestion = components['schemas']['PreviewQuestion'];
export type Preview = components['schemas']['Preview'];
export type Profile = components['schemas']['Profile'];
export type ColumnProfile = components['schemas']['ColumnProfile'];
export type Reveal = components['schemas']['Reveal'];
export type QuarantinedRecords = components['schemas']['QuarantinedRecords'];
export type RevealQuarantine = components['schemas']['RevealQuarantine'];
export type CreateRelease = components['schemas']['CreateRelease'];
export type Release = components['schemas']['Release'];
export type WithdrawRelease = components['schemas']['WithdrawRelease'];
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
export type CatalogRow = components['schemas']['CatalogRow'];
export type Key = components['schemas']['Key'];
export type Me = components['schemas']['Me'];
export type CreateUser = components['schemas']['CreateUser'];
export type User = components['schemas']['User'];
export type CreateService = components['schemas']['CreateService'];
export type Service = components['schemas']['Service'];
export type CreateGroup = components['schemas']['CreateGroup'];
export type Group = components['schemas']['Group'];
export type PatchUser = components['schemas']['PatchUser'];
export type DeletedPrincipal = components['schemas']['DeletedPrincipal'];
export type PatchService = components['schemas']['PatchService'];
export type PatchGroup = components['schemas']['PatchGroup'];
export type SessionList = components['schemas']['SessionList'];
export type UserSession = components['schemas']['UserSession'];
export type CreateToken = components['schemas']['CreateToken'];
export type Action = components['schemas']['Action'];
export type NewToken = components['schemas']['NewToken'];
export type Token = components['schemas']['Token'];
export type CreateRole = components['schemas']['CreateRole'];
export type Role = components['schemas']['Role'];
export type CreatePurpose = components['schemas']['CreatePurpose'];
export type LawfulBasis = components['schemas']['LawfulBasis'];
export type RegisteredPurpose = components['schemas']['RegisteredPurpose'];
export type CreateGrant = components['schemas']['CreateGrant'];
export type Resource = components['schemas']['Resource'];
export type Grant = components['schemas']['Grant'];
export type CreateAccessRequest = components['schemas']['CreateAccessRequest'];
export type AccessRequest = components['schemas']['AccessRequest'];
export type ApproveAccessRequest = components['schemas']['ApproveAccessRequest'];
export type AccessRequestReason = components['schemas']['AccessRequestReason'];
export type WithdrawAccessRequest = components['schemas']['WithdrawAccessRequest'];
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
                    "application/json": components["schemas"]["Liveness"];
                };
            };
            /** @description `share.exhausted`: You have taken your share for now; try again soon. */
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
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description `share.exhausted`: You have taken your share for now; try again soon. */
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
                limit?: number;
                cursor?: string;
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
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PatchDataset"];
            };
        };
        responses: {
            /** @description Change description, tags, subject key or who may know of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
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
            query?: {
                header?: "present" | "absent" | "guess";
                /** @description One character, or tab, comma, semicolon, pipe. */
                delimiter?: string;
                /** @description One of utf-8, utf-16, utf-16le, utf-16be, windows-1252, iso-8859-1, gb18030, shift_jis. */
                encoding?: string;
                /** @description Names of the columns, in the order of the file: id,name,"a,b". */
                columns?: string;
                /** @description Of text whose fields have fixed widths, in characters: name:10,age:3. */
                widths?: string;
                /** @description Types of some columns: zip:text,price:decimal-comma,born:date(dd/mm/yyyy). */
                types?: string;
                skip?: number;
                quarantine?: number;
                /** @description The sheet of a workbook or the table of a database, by its name. */
                sheet?: string;
                /** @description What becomes a row: a record of a file, or each file as a document. By what the files are where it is absent. */
                rows?: "records" | "documents";
                /** @description Spellings that mean that there is no value: NA,n/a. */
                nulls?: string;
                /** @description Whether the version is this file alone, or what there is with the rows of this file behind it. */
                mode?: "replace" | "append";
                /** @description With mode=append: that the rows of the file that came in last are to be there twice. */
                again?: "true" | "false";
            };
            header?: {
                /** @description Repeats of a request with the same key are not done twice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
                "text/tab-separated-values": string;
                "application/json": string;
                "application/x-ndjson": string;
                "application/vnd.apache.parquet": string;
                "application/gzip": string;
                "application/zstd": string;
                "application/x-bzip2": string;
                "application/x-xz": string;
                "text/plain": string;
                "text/markdown": string;
                "text/html": string;
                "message/rfc822": string;
                "application/pdf": string;
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document": string;
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                "application/vnd.oasis.opendocument.spreadsheet": string;
                "application/zip": string;
                "application/x-tar": string;
                "application/vnd.sqlite3": string;
                "application/avro": string;
                "application/vnd.apache.arrow.file": string;
                "application/vnd.apache.arrow.stream": string;
                "image/png": string;
                "image/jpeg": string;
                "image/webp": string;
                "image/gif": string;
                "application/x-idx": string;
                "audio/wav": string;
                "audio/flac": string;
                "audio/mpeg": string;
                "audio/ogg": string;
                "audio/mp4": string;
                "audio/webm": string;
                "video/mp4": string;
                "video/quicktime": string;
                "video/webm": string;
                "video/x-matroska": string;
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
                name: string;
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
                name: string;
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
                name: string;
                number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
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
    listUploads: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List your uploads that are not finished */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Upload"][];
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
    createUpload: {
        parameters: {
            query?: {
                header?: "present" | "absent" | "guess";
                /** @description One character, or tab, comma, semicolon, pipe. */
                delimiter?: string;
                /** @description One of utf-8, utf-16, utf-16le, utf-16be, windows-1252, iso-8859-1, gb18030, shift_jis. */
                encoding?: string;
                /** @description Names of the columns, in the order of the file: id,name,"a,b". */
                columns?: string;
                /** @description Of text whose fields have fixed widths, in characters: name:10,age:3. */
                widths?: string;
                /** @description Types of some columns: zip:text,price:decimal-comma,born:date(dd/mm/yyyy). */
                types?: string;
                skip?: number;
                quarantine?: number;
                /** @description The sheet of a workbook or the table of a database, by its name. */
                sheet?: string;
                /** @description What becomes a row: a record of a file, or each file as a document. By what the files are where it is absent. */
                rows?: "records" | "documents";
                /** @description Spellings that mean that there is no value: NA,n/a. */
                nulls?: string;
                /** @description Whether the version is this file alone, or what there is with the rows of this file behind it. */
                mode?: "replace" | "append";
                /** @description With mode=append: that the rows of the file that came in last are to be there twice. */
                again?: "true" | "false";
            };
            header: {
                "Tus-Resumable": "1.0.0";
                "Upload-Length"?: number;
                "Upload-Checksum"?: string;
                "Upload-Metadata": string;
                "Upload-Defer-Length"?: "1";
                "Upload-Concat"?: string;
                /** @description Repeats of a request with the same key are not done twice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/offset+octet-stream": string;
            };
        };
        responses: {
            /** @description Begin an upload in pieces */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
    describeUploads: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What of tus 1.0.0 is spoken */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `share.exhausted`: You have taken your share for now; try again soon. */
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
    deleteUpload: {
        parameters: {
            query?: never;
            header: {
                "Tus-Resumable": "1.0.0";
            };
            path: {
                id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description End an upload */
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
    lookUpload: {
        parameters: {
            query?: never;
            header: {
                "Tus-Resumable": "1.0.0";
            };
            path: {
                id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How far an upload is */
            200: {
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
    appendUpload: {
        parameters: {
            query?: never;
            header: {
                "Tus-Resumable": "1.0.0";
                "Upload-Offset": number;
                "Upload-Length"?: number;
                "Upload-Checksum"?: string;
            };
            path: {
                id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/offset+octet-stream": string;
            };
        };
        responses: {
            /** @description Send the next bytes of an upload */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
    listSources: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the sources that one made, and those of what one owns */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Source"][];
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
    createSource: {
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
                "application/json": components["schemas"]["CreateSource"];
            };
        };
        responses: {
            /** @description Say where a dataset's data are fetched */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
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
    getSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One source */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
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
    deleteSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Remove a source */
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
    runSource: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a request with the same key are not done twice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Fetch a source now */
            202: {
                headers: {
                    /** @description The job to watch */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
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
    listHierarchies: {
        parameters: {
            query?: {
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
                name: components["schemas"]["Name"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
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
                name: components["schemas"]["Name"];
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
                name: components["schemas"]["Name"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
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
                name: components["schemas"]["Name"];
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
    approvePolicyVersion: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a request with the same key are not done twice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                name: components["schemas"]["Name"];
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApprovePolicy"];
            };
        };
        responses: {
            /** @description Approve a policy version as the second person */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyVersion"];
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
                name: components["schemas"]["Name"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
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
                name: components["schemas"]["Name"];
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
    revealProfile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: components["schemas"]["Name"];
                number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reveal"];
            };
        };
        responses: {
            /** @description The same with what comes from the cells of some direct identifiers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Profile"];
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
    getQuarantine: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: components["schemas"]["Name"];
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Records of a version's file that could not be read, with their lines and what is wrong */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuarantinedRecords"];
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
    revealQuarantine: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: components["schemas"]["Name"];
                number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevealQuarantine"];
            };
        };
        responses: {
            /** @description The same with the records as the file wrote them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuarantinedRecords"];
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
    listReleases: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
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
    getLatestRelease: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
                purpose: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The newest release of a dataset for a purpose that stands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
    readLatestReleaseData: {
        parameters: {
            query?: {
                format?: "csv" | "ndjson" | "parquet";
                spreadsheet?: "safe";
                columns?: string;
                limit?: number;
            };
            header?: never;
            path: {
                dataset: string;
                purpose: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The governed rows of that release */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/x-ndjson": string;
                    "application/vnd.apache.parquet": string;
                };
            };
            /** @description The range that was asked for */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/x-ndjson": string;
                    "application/vnd.apache.parquet": string;
                };
            };
            /** @description What the client has is what there is */
            304: {
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
    withdrawRelease: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a request with the same key are not done twice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WithdrawRelease"];
            };
        };
        responses: {
            /** @description Take a release back, for good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Release"];
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
                purpose?: components["schemas"]["Purpose"];
                format?: "csv" | "ndjson" | "parquet";
                spreadsheet?: "safe";
                columns?: string;
                limit?: number;
                run?: string;
            };
            header?: never;
            path: {
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
                    "text/csv": string;
                    "application/x-ndjson": string;
                    "application/vnd.apache.parquet": string;
                };
            };
            /** @description The range that was asked for */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/x-ndjson": string;
                    "application/vnd.apache.parquet": string;
                };
            };
            /** @description What the client has is what there is */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
                dataset: components["schemas"]["Name"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
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
    listCatalogRows: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What stands in the catalog, by digest */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["CatalogRow"][];
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
    listKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Keys that something is wrapped to: what they are for, how old they are, how much needs them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Key"][];
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
    rotateKeys: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a request with the same key are not done twice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Give the vault a fresh key, and all that it sealed before to that key */
            202: {
                headers: {
                    /** @description The job to watch */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
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
    deleteUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                email: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Delete a user, for good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedPrincipal"];
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
    patchUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                email: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PatchUser"];
            };
        };
        responses: {
            /** @description Disable or enable a user, or change their roles */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
    deleteService: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Delete a service, for good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedPrincipal"];
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
    patchService: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PatchService"];
            };
        };
        responses: {
            /** @description Disable or enable a service, or change its roles */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
    deleteGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Delete a group, for good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedPrincipal"];
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
    patchGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PatchGroup"];
            };
        };
        responses: {
            /** @description Add members to a group, or remove them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
    listSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                email: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where a user is signed in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionList"];
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
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                email: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description End a session of a user’s at once */
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
    listTokens: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                principal?: components["schemas"]["Principal"];
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
    listPurposes: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The purposes that somebody registered */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["RegisteredPurpose"][];
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
    createPurpose: {
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
                "application/json": components["schemas"]["CreatePurpose"];
            };
        };
        responses: {
            /** @description Register a purpose */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredPurpose"];
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
    getPurpose: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredPurpose"];
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
    listGrants: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                principal?: components["schemas"]["Principal"];
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
                limit?: number;
                cursor?: string;
                state?: "pending" | "asked" | "approved" | "denied" | "withdrawn";
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
                id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApproveAccessRequest"];
            };
        };
        responses: {
            /** @description Approve a request, or a part of it: it becomes a grant */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccessRequestReason"];
            };
        };
        responses: {
            /** @description Deny a request */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
    askAccessRequest: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a request with the same key are not done twice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccessRequestReason"];
            };
        };
        responses: {
            /** @description Give a request back with a question */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
    answerAccessRequest: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a request with the same key are not done twice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccessRequestReason"];
            };
        };
        responses: {
            /** @description Answer what was asked about one’s request */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
    withdrawAccessRequest: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeats of a request with the same key are not done twice. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WithdrawAccessRequest"];
            };
        };
        responses: {
            /** @description Take one’s request back */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                    "application/json": components["schemas"]["SignIn"];
                };
            };
            /** @description `share.exhausted`: You have taken your share for now; try again soon. */
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
                limit?: number;
                cursor?: string;
                actor?: string;
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
                from: number;
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
                    "text/plain": string;
                };
            };
            /** @description `share.exhausted`: You have taken your share for now; try again soon. */
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
                    "text/plain": string;
                };
            };
            /** @description `share.exhausted`: You have taken your share for now; try again soon. */
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
                /** @description LEVEL/INDEX or entries/INDEX, .p/WIDTH */
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
    getLogTiles: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                level: "0" | "entries";
                first: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Up to sixteen full tiles of leaves, or full bundles, one after another */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
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
            /** @description `share.exhausted`: You have taken your share for now; try again soon. */
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
                    "text/html": string;
                };
            };
            /** @description `share.exhausted`: You have taken your share for now; try again soon. */
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
