/** Protocols by which a work group may receive streams, by name [documented]. */
export const protocols = {
  onvif: 'ONVIF',
  transfer_topic_data: 'TRANSFER_TOPIC_DATA',
  video_records: 'VIDEO_RECORDS',
  gb28181: 'GB28181',
  file: 'FILE',
  hk_ivms_8700: 'HK_IVMS_8700',
  dahua_vcloud_1: 'DAHUA_VCLOUD_1',
  video_clips_oss: 'VIDEO_CLIPS_OSS',
  rtmp: 'RTMP',
  rtsp: 'RTSP',
  video_clips_ceph: 'VIDEO_CLIPS_CEPH',
} as const;
