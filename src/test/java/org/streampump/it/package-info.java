/**
 * The machinery under the {@code *IT} classes: the packaged WAR in real containers, each a process of its own, and a
 * real ffmpeg.
 *
 * <p>The build unpacks the containers and ffmpeg and runs every {@code *IT} class once for each container. Arquillian
 * calls {@link org.streampump.it.PumpContainer}, which starts a fresh server for each test class with the parameters
 * that {@link org.streampump.it.PumpWar} names; the tests ask {@link org.streampump.it.Server#current()}. Nothing
 * listens anywhere but on 127.0.0.1, and whatever is started here ends with the test's JVM.
 *
 * <p>Besides ffmpeg, tests have clients of their own, which can misbehave and compare bytes:
 * {@link org.streampump.it.RawHttp} is a connection, {@link org.streampump.it.Pusher} an encoder and
 * {@link org.streampump.it.Watcher} a viewer on top of it; a {@link org.streampump.it.Sample} knows what a viewer of it
 * must get.
 *
 * <p>What starts containers and other processes is public for the benchmark, which has no Arquillian.
 */
package org.streampump.it;
