/**
 * Who may publish and administer. Takes the credential that a request presents and the rule of the configuration, and says
 * yes or no; protocols and front doors ask and give the answer in their own way.
 */
package org.streampump.access;
