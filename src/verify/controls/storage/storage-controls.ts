import type { Control } from "../control";
import { blockStorageControls } from "./block-storage";
import { s3EncryptionControls } from "./bucket-encryption";
import { s3RecordControls } from "./bucket-records";
import { fileSystemControls } from "./file-systems";
import { s3ExposureControls } from "./public-access";

/** Controls of buckets, volumes and file systems. */
export const storageControls: readonly Control[] = [
  ...s3ExposureControls,
  ...s3EncryptionControls,
  ...s3RecordControls,
  ...blockStorageControls,
  ...fileSystemControls,
];
