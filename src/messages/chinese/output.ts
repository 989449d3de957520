/** What the commands print. */
export const chineseOutput = {
  // start, stop, wait, health
  'Tuku {version} is ready on {url}': 'Tuku {version} 已就绪：{url}',
  'and on {url}': '以及 {url}',
  'Console: {url}': '控制台：{url}',
  'Access key {id}, secret {secret}': '访问密钥 ID：{id}，密钥：{secret}',
  'It runs in the background: {commands}': '服务在后台运行，相关命令：{commands}',
  'The Tuku on {url} has ended.': '{url} 上的 Tuku 已停止。',
  'The Tuku on {url} is ready.': '{url} 上的 Tuku 已就绪。',
  'The Tuku on {url} is healthy.': '{url} 上的 Tuku 状态正常。',
  'No Tuku runs in the background.': '没有在后台运行的 Tuku。',

  // status
  'A Tuku runs on {url}': 'Tuku 正在运行：{url}',
  'Tuku {version} runs on {url}': 'Tuku {version} 正在运行：{url}',
  console: '控制台',
  catalog: '数据库',
  usable: '可用',
  'not available': '不可用',
  model: '模型',
  loading: '加载中',
  ready: '已就绪',
  'failed: the log says why': '加载失败，原因见日志',
  data: '数据',
  'in memory, lost when the server stops': '在内存中，服务停止后丢失',
  process: '进程',
  'since {time}': '自 {time} 起运行',
  log: '日志',

  // env
  'these variables have the key {id}, which this server does not know: set yours in place of it, or use tuku exec --credentials':
    '这些变量中的密钥是 {id}，而该服务没有这个密钥：请改成你自己的密钥，或使用 tuku exec --credentials',

  // model
  'built in': '内置',
  'used without --model': '不指定 --model 时使用',
  'copy detection: a MobileNetV4 that was taught by SSCD; 512 numbers':
    '拷贝检测：由 SSCD 蒸馏得到的 MobileNetV4，512 维',
  'not stored; run: tuku model add {name}': '本机没有，请运行：tuku model add {name}',
  '{name} is stored in {folder}; use it with: tuku start --model {name}':
    '{name} 已存到 {folder}，使用方法：tuku start --model {name}',

  // ca
  'The CA “{former}” is replaced. Restart servers that use it, let what trusted it trust the new certificate instead (tuku ca --install-help), and remove the old one from where you installed it.':
    'CA“{former}”已被替换。请重启使用它的服务，让此前信任它的程序改为信任新证书（参见 tuku ca --install-help），并从安装过的地方删除旧证书。',
  'This CA works, but {advice}. tuku ca --renew makes a new one; whatever trusts this one must then trust the new one.':
    '该 CA 可以使用，但{advice}。可用 tuku ca --renew 换用新的；此前信任它的程序需改为信任新的。',
  'its certificate permits any name, not only those that Tuku certifies':
    '其证书允许任意域名，而不只是 Tuku 会签发的那些',
  'its certificate does not permit {names}': '其证书不允许 {names}',

  // doctor
  'PostgreSQL server': 'PostgreSQL 服务器',
  'PGlite (embedded)': 'PGlite（内嵌）',
  'DATABASE_URL is not set': '未设置 DATABASE_URL',
  '{reason}; --backend overrides it, docs/models.md explains the others':
    '{reason}；可用 --backend 指定，其余几种见 docs/models.md',
  '{reason}; {more}': '{reason}；{more}',
  '{package} is installed and loads': '{package} 已安装且能加载',
  '{package} is not installed': '{package} 未安装',
  '{package} does not load: {reason}': '{package} 无法加载：{reason}',
  built: '已构建',
  'start refuses it': '启动时会被拒绝',
  'not used': '不使用',
  'every collection': '用于所有集合',
  '--milvus names no server': '--milvus 未指定服务器',
  'WebAssembly SIMD compiles here': '本机支持 WebAssembly SIMD',
  'WebAssembly SIMD is not available: {reason}': 'WebAssembly SIMD 不可用：{reason}',
  '{reason}; large scans block the main thread: {failure}': '{reason}；大规模扫描会阻塞主线程：{failure}',
  'from {count} vectors': '向量超过 {count} 条时启用',
  'pgvector {version} is in the database; --index overrides it': '数据库已有 pgvector {version}；可用 --index 指定',
  'pgvector is on the server, and created when it is needed; --index overrides it':
    '服务器装有 pgvector，需要时自动创建；可用 --index 指定',
  'the embedded database (PGlite) has no pgvector; DATABASE_URL names a PostgreSQL server that has it':
    '内嵌数据库（PGlite）没有 pgvector；请用 DATABASE_URL 指定装有它的 PostgreSQL 服务器',
  'the PostgreSQL server has no pgvector': 'PostgreSQL 服务器没有安装 pgvector',
  'the PostgreSQL server has pgvector {version}, older than 0.8.0':
    'PostgreSQL 服务器的 pgvector 是 {version}，低于 0.8.0',
  'pgvector {version} is older than 0.8.0; ALTER EXTENSION vector UPDATE, or a newer package, helps':
    'pgvector {version} 低于 0.8.0；请执行 ALTER EXTENSION vector UPDATE，或安装更新的软件包',
  'pgvector cannot be created: {reason}; an administrator can: CREATE EXTENSION vector':
    '无法创建 pgvector：{reason}；请管理员执行 CREATE EXTENSION vector',
  'from {size} MiB of vectors': '向量超过 {size} MiB 时启用',
  'not available: exact': '不可用，改用精确检索',
  '{reason}; --index overrides it': '{reason}；可用 --index 指定',
  '{reason}; docs/indexes.md explains how to install it': '{reason}；安装方法见 docs/indexes.md',
  '{version} loads': '{version} 能加载',

  'the system’s time': '系统时间',
  'goes on': '走动中',
  'stands still': '已停住',
  ', signatures follow it': '，签名校验以它为准',

  // the log, as lines to read
  'model ready': '模型已就绪',
  failed: '出错',
  'not read: {fields}': '未使用的字段：{fields}',
  'not recognised by any dialect': '没有方言能识别该请求',
  'request aborted before its body was complete': '请求体未传完，连接已中断',
  'cannot load the model: pictures will be refused': '无法加载模型：将拒绝所有图片',
  'the last run did not end cleanly; the catalog was recovered. After a power loss, acknowledged writes may be missing unless it ran with --durability power':
    '上次运行未正常退出，数据库已恢复。如果是断电所致且当时未使用 --durability power，已确认的写入可能有缺失',
  'the certificate authority is not stored: it is lost when the server stops': 'CA 未能保存，服务停止后即失效',
  'the certificate authority is outdated, see tuku ca: {advice}': 'CA 已过时，请运行 tuku ca 查看：{advice}',
  'the control API is closed: set --control-token to use it on an address that others can reach':
    '控制 API 已关闭：监听地址可被他人访问，需设置 --control-token 才能使用',
  'open proxy: anyone who can reach this port can reach every host that this machine can':
    '这是一个开放代理：任何能访问该端口的人，都能经它访问本机可达的所有主机',
  'passed on: a vendor’s host at which Tuku serves nothing': '已转发：Tuku 不模拟该厂商主机上的产品',
  'refused: {reason}': '已拒绝：{reason}',
  'not a vendor’s host': '不是厂商的主机',
  'tunnels within tunnels': '隧道嵌套',
  'malformed target': '目标地址格式有误',
  'another site’s web page': '来自其他网站的网页',
  '{file}: {calls} calls, {skipped} skipped, {replaced} replaced':
    '{file}：{calls} 次调用，跳过 {skipped} 次，替换 {replaced} 次',
  '{file}: 1 call, {skipped} skipped, {replaced} replaced': '{file}：1 次调用，跳过 {skipped} 次，替换 {replaced} 次',
  '{file}, line {line}: {operation} does not use: {name}': '{file} 第 {line} 行：{operation} 未使用参数 {name}',
  '{file}: 1 call, 1 picture': '{file}：1 次调用，1 张图片',
  '{file}: 1 call, {pictures} pictures': '{file}：1 次调用，{pictures} 张图片',
  '{file}: {calls} calls, 1 picture': '{file}：{calls} 次调用，1 张图片',
  '{file}: {calls} calls, {pictures} pictures': '{file}：{calls} 次调用，{pictures} 张图片',
  '{count} requests are missing: there was no room for them (--journal-bodies)':
    '缺少 {count} 个请求：空间不足，未能保留（--journal-bodies）',
  seeded: '种子数据已写入',
  'FAISS is not available: searches are exact scans': 'FAISS 不可用，改用精确检索',
  'FAISS index failed: searches are exact scans': 'FAISS 索引出错，改用精确检索',
  'FAISS snapshot rejected: the index is rebuilt': 'FAISS 快照不可用，正在重建索引',
  'FAISS snapshot loaded': 'FAISS 快照已加载',
  'cannot store FAISS snapshots': '无法保存 FAISS 快照',
  'cannot remove a FAISS snapshot': '无法删除 FAISS 快照',
  'cannot remove old FAISS snapshots': '无法删除旧的 FAISS 快照',
  'cannot write a FAISS snapshot': '无法写入 FAISS 快照',
} as const;
