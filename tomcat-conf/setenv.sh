#!/bin/sh
# Read by catalina.sh at each start. Goes to $CATALINA_BASE/bin, and jvm.options to $CATALINA_BASE/conf.
# (cargo:run starts Tomcat without catalina.sh and so without this file; it takes the same jvm.options.)

# For the server only, not for "catalina.sh stop": that must not ask for a gigabyte of heap.
# The inner quotes survive for catalina.sh, so that the path may hold a space.
CATALINA_OPTS="$CATALINA_OPTS \"@$CATALINA_BASE/conf/jvm.options\""

# Another port than 8080, as server.xml asks for it:
#CATALINA_OPTS="$CATALINA_OPTS -Dhttp.port=9090"

# A pid file: "catalina.sh stop" ends the process with a signal, as there is no shutdown port.
CATALINA_PID="${CATALINA_PID:-$CATALINA_BASE/temp/tomcat.pid}"
