/**
 * Decides who may publish and administer. The input is the credential that a request presents and the rule of the
 * configuration; the output is a verdict, which protocols and front doors report in their own way.
 */
package org.streampump.access;
