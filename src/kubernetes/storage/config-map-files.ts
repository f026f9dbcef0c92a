import { reference } from '../../validation/shapes';
import { validateArgument } from '../../validation/validate-argument';
import { ConfigFiles } from '../../workload/config-files';
import { DNS_SUBDOMAIN } from '../../workload/names';
import { LocalObjectReference } from '../pod/pod-options';

const CONFIG_MAP = reference('ConfigMap', "{ name: 'api-config' }", DNS_SUBDOMAIN);

/**
 * Configuration files of an existing ConfigMap, for `configFiles`.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/configmap/
 */
export class ConfigMapFiles {
  /**
   * Mounts all keys of a ConfigMap as files.
   *
   * @param mountPath the directory of the files, absolute, which hides files of the image at that
   * path
   * @param configMap in the same namespace
   */
  public static fromConfigMap(mountPath: string, configMap: LocalObjectReference): ConfigFiles {
    return ConfigFiles._existing(mountPath, validateArgument('ConfigMapFiles.fromConfigMap: configMap', configMap, CONFIG_MAP, ConfigMapFiles.fromConfigMap));
  }

  private constructor() {}
}
