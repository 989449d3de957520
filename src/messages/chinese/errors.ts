/**
 * Errors of the command line and the server's start. They are thrown in English, as the API in the test process shows them,
 * and translated when the command line reports them.
 */
export const chineseErrors = {
  // commander
  "error: unknown option '{option}'": '错误：未知选项 {option}',
  "error: unknown option '{option}'\n(Did you mean {other}?)": '错误：未知选项 {option}（是不是想用 {other}？）',
  "error: unknown option '{option}'\n(Did you mean one of {others}?)":
    '错误：未知选项 {option}（是不是想用其中之一：{others}？）',
  "error: unknown command '{command}'": '错误：未知命令 {command}',
  "error: unknown command '{command}'\n(Did you mean {other}?)": '错误：未知命令 {command}（是不是想用 {other}？）',
  "error: unknown command '{command}'\n(Did you mean one of {others}?)":
    '错误：未知命令 {command}（是不是想用其中之一：{others}？）',
  "error: missing required argument '{argument}'": '错误：缺少参数 {argument}',
  "error: option '{option}' argument missing": '错误：选项 {option} 缺少值',
  'error: too many arguments. Expected {expected} arguments but got {given}.':
    '错误：参数过多，应为 {expected} 个，实际 {given} 个。',
  "error: too many arguments for '{command}'. Expected {expected} arguments but got {given}.":
    '错误：{command} 的参数过多，应为 {expected} 个，实际 {given} 个。',
  "error: too many arguments for '{command}'. Expected {expected} argument but got {given}.":
    '错误：{command} 的参数过多，应为 {expected} 个，实际 {given} 个。',

  // options
  '{where}: expected true or false': '{where}：应为 true 或 false',
  '{where}: expected an integer from {min} to {max}': '{where}：应为 {min} 到 {max} 之间的整数',
  '{where}: expected {choices} or {last}': '{where}：应为 {choices} 或 {last}',
  '{where}: expected a list of texts': '{where}：应为字符串列表',
  '{where}: expected a path': '{where}：应为路径',
  '{where}: expected a path or an array': '{where}：应为路径或数组',
  '{where}: expected a text that is not empty': '{where}：应为非空字符串',
  '{where}: expected a number of seconds': '{where}：应为秒数',
  '--transition {text}: expected DIALECT=WHEN or DIALECT.OPERATION=WHEN, where WHEN is immediate, 2 or 30s':
    '--transition {text}：应为 DIALECT=WHEN 或 DIALECT.OPERATION=WHEN，WHEN 是 immediate、2 或 30s',
  '--transition {text}: {reason}': '--transition {text}：{reason}',
  'unknown dialect {name}; GET /_tuku/info lists the dialects': '没有方言 {name}；GET /_tuku/info 列出全部方言',
  'no operation of {name} starts a task': '{name} 没有启动任务的接口',
  '{operation} of {name} starts no task; these do: {names}': '{name} 的 {operation} 不启动任务；启动任务的有：{names}',
  'after {text}: expected {form}': 'after {text}：应为{form}',
  'a duration such as 800ms, 30s, 5m, 2h or 1d12h': '时长，例如 800ms、30s、5m、2h 或 1d12h',
  '--since {text}: expected the number of a request': '--since {text}：应为请求的编号',
  '{where}: expected a number of lines': '{where}：应为行数',
  '{where} is no option; options: {names}': '{where} 不是选项；可用选项：{names}',
  '{file}: not JSON: {reason}': '{file}：不是合法的 JSON：{reason}',
  '{file}: expected a JSON object of options': '{file}：应为由选项组成的 JSON 对象',
  'DATABASE_URL and --data-dir are mutually exclusive: there is one catalog':
    'DATABASE_URL 与 --data-dir 不能同时使用：数据只能存在一处',
  '--durability power needs --data-dir or DATABASE_URL: without them nothing is kept':
    '--durability power 需要配合 --data-dir 或 DATABASE_URL：否则数据根本不保存',
  '--url {url}: not an http:// URL, e.g. http://127.0.0.1:4580':
    '--url {url}：不是 http:// 开头的 URL，例如 http://127.0.0.1:4580',
  '--control-host {name}: not a host name or an IP address': '--control-host {name}：不是主机名或 IP 地址',
  '--allow-origin {origin}: not an origin, e.g. http://localhost:3000':
    '--allow-origin {origin}：不是合法的源（origin），例如 http://localhost:3000',
  'tuku clock {change}: expected a value after it': 'tuku clock {change}：后面需要一个值',
  'tuku clock {change}: expected no value after it': 'tuku clock {change}：后面不能有值',
  '--clock {text}: not an ISO 8601 date and time': '--clock {text}：不是 ISO 8601 格式的日期时间',
  '--fetch-allow: {reason}': '--fetch-allow：{reason}',
  '--fetch-deny: {reason}': '--fetch-deny：{reason}',
  '--dialect {name}: unknown; dialects: {names}': '--dialect {name}：未知方言；可用方言：{names}',
  '--switch {setting}: expected DIALECT.SWITCH=VALUE; dialects: {names}':
    '--switch {setting}：格式应为 方言.开关=值；可用方言：{names}',
  '{dialect} has no switch {name}; it has {names}': '方言 {dialect} 没有开关 {name}；可用开关：{names}',
  '{name} is one of {values}': '{name} 的取值只能是 {values}',
  '--credentials {file}: {reason}': '--credentials {file}：{reason}',
  '--credentials: {reason}': '--credentials：{reason}',
  'not JSON': '不是合法的 JSON',
  'not a JSON array of {"id", "secret", "account"?, "token"?}':
    '不是由 {"id", "secret", "account"?, "token"?} 组成的 JSON 数组',
  'an empty list has no key to sign with': '列表为空，没有可用来签名的密钥',
  'entry {number}': '第 {number} 项',
  '{entry} is not an object': '{entry}不是对象',
  '{entry} has an unknown field "{field}"': '{entry}含有未知字段 "{field}"',
  '{entry} needs "id" and "secret" as non-empty strings ("account" and "token" are optional)':
    '{entry}的 "id" 和 "secret" 必须是非空字符串（"account" 和 "token" 可省略）',
  '{entry} has an account that begins with "{prefix}", as those of unknown keys do':
    '{entry}的 account 以 "{prefix}" 开头，这是为未知密钥保留的',
  '{entry} has an empty or non-string "token"': '{entry}的 "token" 为空或不是字符串',
  '{entry} repeats an id': '{entry}的 id 重复',

  // running servers
  'no Tuku answers on {url}: start one (tuku start), or set --url':
    '{url} 上没有 Tuku 响应：请先启动（tuku start），或用 --url 指定地址',
  'no Tuku was started with tuku start -d on port {port}': '端口 {port} 上没有由 tuku start -d 启动的 Tuku',
  'no Tuku was started with tuku start -d on port {port}; on other ports: {ports}':
    '端口 {port} 上没有由 tuku start -d 启动的 Tuku；其他端口上有：{ports}',
  'a Tuku already runs on port {port} (process {pid}); stop it with: {command}':
    '端口 {port} 上已有 Tuku 在运行（进程 {pid}）；停止命令：{command}',
  'the Tuku on port {port} uses the data folder {folder}; stop it with: {command}':
    '数据目录 {folder} 正被端口 {port} 上的 Tuku 使用；停止命令：{command}',
  'the Tuku on port {port} has already ended': '端口 {port} 上的 Tuku 已经停止',
  'not ready after {seconds} s: {reason}': '{seconds} 秒后仍未就绪：{reason}',
  'the catalog is not available': '数据库不可用',
  'the model is loading': '模型正在加载',
  'the server cannot load its model; its log says why': '服务无法加载模型，原因见其日志',
  'the control API is not available on host {host}; start Tuku with --control-host to add it':
    '控制 API 不在主机名 {host} 上应答；启动 Tuku 时可用 --control-host 添加',
  'cannot read the log: {reason}': '无法读取日志：{reason}',
  'the server ended before it was ready': '服务尚未就绪就退出了',

  // the machine
  '{reason}, Tuku needs {number}: raise the limit (ulimit -n 1024)':
    '{reason}，而 Tuku 至少需要 {number} 个：请调高上限（ulimit -n 1024）',
  'this process may open {number} files': '本进程最多只能打开 {number} 个文件',
  'port {port} on {host} is in use; try {option} 0 to pick a free one':
    '{host} 的端口 {port} 已被占用；可用 {option} 0 自动选择空闲端口',
  'port {port} on {host} requires privileges that this user does not have; try {option} 0 to pick a free one':
    '{host} 的端口 {port} 需要当前用户没有的权限；可用 {option} 0 自动选择空闲端口',
  '--host {host}: this machine does not have that address': '--host {host}：本机没有该地址',
  '--host {host}: the name does not resolve to an address ({code})':
    '--host {host}：无法将该主机名解析为地址（{code}）',
  '--host {host}: {reason}': '--host {host}：{reason}',
  "{file}: other users may read or change the certificate authority's key (mode {mode}); run: chmod 600 '{same}', or delete it for a new authority":
    "{file}：其他用户可以读取或修改 CA 的私钥（权限 {mode}）；请运行 chmod 600 '{same}'，或删除它以生成新的 CA",
  'cannot store a certificate authority in {folder} ({reason}); try another --data-dir':
    '无法将 CA 保存到 {folder}（{reason}）；请换一个 --data-dir',
  '{file}: command not found': '{file}：找不到该命令',

  // the catalog
  'DATABASE_URL: {reason}': 'DATABASE_URL：{reason}',
  'The database URL is invalid; the expected form is postgres://user@host/database.':
    '数据库 URL 无效，格式应为 postgres://user@host/database。',
  'The data folder {folder} is in use by another process.': '数据目录 {folder} 正被另一个进程使用。',
  'The data folder {folder} (--data-dir) cannot be used: {reason}': '无法使用数据目录 {folder}（--data-dir）：{reason}',
  'The snapshot folder {folder} (--snapshot-dir) cannot be used: {reason}':
    '无法使用快照目录 {folder}（--snapshot-dir）：{reason}',
  'The seed folder {folder} (--seed-dir) cannot be used: {reason}': '无法使用种子目录 {folder}（--seed-dir）：{reason}',
  'The data folder {folder} was written by PostgreSQL {major}; this version of Tuku uses {used}.':
    '数据目录 {folder} 由 PostgreSQL {major} 写入，而本版本的 Tuku 使用 {used}。',
  'The catalog was written by a newer version of Tuku: its format is {stored}, this version reads up to {newest}.':
    '数据库由更新版本的 Tuku 写入：其格式为 {stored}，本版本最高只支持 {newest}。',
  'The catalog in {folder} cannot be opened: {reason}': '无法打开 {folder} 中的数据库：{reason}',
  'The catalog in {folder} cannot be recovered: {what} ({reason}). {advice}':
    '无法恢复 {folder} 中的数据库：{what}（{reason}）。{advice}',
  'its write-ahead log is missing or damaged': '预写日志（WAL）缺失或损坏',
  'files are missing or damaged': '文件缺失或损坏',
  'Restore the data folder from a backup, or start with another --data-dir.':
    '请从备份恢复数据目录，或换一个 --data-dir 启动。',
  'The catalog is closed.': '数据库已关闭。',
  'the server runs with {name}=off and could lose commits in a power loss; turn it on or omit --durability power':
    '该服务器设置了 {name}=off，断电时可能丢失已提交的事务；请将其打开，或去掉 --durability power',

  // models
  '--model {model}: {reason}': '--model {model}：{reason}',
  'there is no model "{name}"; models: {names}': '没有名为 "{name}" 的模型；可用模型：{names}',
  '{file} is missing; run: tuku model add {name}': '缺少 {file}，请运行：tuku model add {name}',
  '{file} is damaged; run: tuku model add {name}': '{file} 已损坏，请运行：tuku model add {name}',
  '{file} is not the expected file: SHA-256 {found}, not {expected}':
    '{file} 不是预期的文件：SHA-256 为 {found}，应为 {expected}',
  '{file} does not contain {member}': '{file} 中没有 {member}',
  '{page} does not list {file}': '{page} 中没有 {file}',
  '{url}: status {status}': '{url}：状态码 {status}',
  '{url}: longer than the expected {bytes} bytes': '{url}：超过预期的 {bytes} 字节',
  '--backend {backend} cannot be used: {reason}': '无法使用 --backend {backend}：{reason}',
  'an ONNX model needs ONNX Runtime, but {reason}': 'ONNX 模型需要 ONNX Runtime，但{reason}',
  'the model is an ONNX file': '该模型是 ONNX 文件',
  'the model is in the form of TF.js': '该模型是 TF.js 格式',
  '{file} is not a TF.js model: it is not JSON': '{file} 不是 TF.js 模型：不是合法的 JSON',
  '{file} is not a TF.js model: it has no modelTopology or weightsManifest':
    '{file} 不是 TF.js 模型：缺少 modelTopology 或 weightsManifest',
  '{file} is missing: {reason}': '缺少 {file}：{reason}',
  '{file} is damaged: {reason}': '{file} 已损坏：{reason}',
  'install Tuku again, or run `npm run build:models` in a checkout':
    '请重新安装 Tuku，或在源码目录中运行 `npm run build:models`',
  'it does not have the recorded checksum; {repair}': '校验和与记录不符；{repair}',
  'graph and weights do not have the recorded checksum; {repair}': '网络结构和权重的校验和与记录不符；{repair}',
  'it does not have the expected checksum; build Tuku again or install it again':
    '校验和与预期不符；请重新构建或重新安装 Tuku',
  'it says how the model wants its pictures, such as {example}; see docs/models.md':
    '该文件说明模型要求怎样的图片，例如 {example}；详见 docs/models.md',
  '{file} is not JSON': '{file} 不是合法的 JSON',
  '{file}: expected one input, float32 or uint8[{shape}] by {recipe}, but it has {found}':
    '{file}：按 {recipe}，应只有一个 float32 或 uint8[{shape}] 输入，实际为 {found}',
  '{file}: the input is bytes, so that {recipe} can have neither mean nor std':
    '{file}：输入是字节，因此 {recipe} 中不能有 mean 和 std',
  '{file}: it has no output "{wanted}"; outputs: {names}': '{file}：没有名为 "{wanted}" 的输出；可用输出：{names}',
  '{file}: the output "{output}" is not a vector of 32-bit floats, but [{shape}]':
    '{file}：输出 "{output}" 不是 32 位浮点向量，而是 [{shape}]',
  '{file}: an ONNX model needs ONNX Runtime, but {reason}': '{file}：ONNX 模型需要 ONNX Runtime，但{reason}',
  '{file}: expected a model with one input [batch, height, width, 3], but it has {found}':
    '{file}：模型应只有一个输入 [batch, height, width, 3]，实际为 {found}',
  "{file}: the model's outputs are not a list of tensors": '{file}：模型的输出不是张量列表',
  '{file}: the model has no input': '{file}：该模型没有输入',
  'the model {model} has no input': '模型 {model} 没有输入',
  '--index pgvector is not possible here: {reason}': '此处不能用 --index pgvector：{reason}',
  '--index milvus needs a Milvus server: --milvus http://host:19530':
    '--index milvus 需要 Milvus 服务器：--milvus http://host:19530',
  '--milvus: expected http://host:19530 or https://host/database, without user and password; TUKU_MILVUS_TOKEN takes those':
    '--milvus：应为 http://host:19530 或 https://host/database，不含用户名和密码；用户名和密码放在 TUKU_MILVUS_TOKEN 里',
  '--milvus is not possible here: {reason}': '无法使用 --milvus：{reason}',
  '{option} {text}: expected a number of bytes up to {most}G, such as 64M':
    '{option} {text}：应为不超过 {most}G 的字节数，例如 64M',
  '--out {file}: there is such a file already': '--out {file}：该文件已存在',
  '--out {file}: {reason}': '--out {file}：{reason}',
  'the server has stored no request that changed anything': '服务没有保留任何改变了数据的请求',
  'no requests are stored; start Tuku with --journal-bodies, e.g. --journal-bodies 64M':
    '没有保留请求；请以 --journal-bodies 启动 Tuku，例如 --journal-bodies 64M',
  'the WASM backend of TF.js does not start': 'TF.js 的 WASM 后端无法启动',
} as const;
