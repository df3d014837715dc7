package io.drivedock.server;

import io.drivedock.server.access.Tokens;
import io.drivedock.server.arm.ArmRoutes;
import io.drivedock.server.arm.JobWire;
import io.drivedock.server.azureendpoint.AzureEndpointRoutes;
import io.drivedock.server.azureendpoint.HttpsConnector;
import io.drivedock.server.db.Database;
import io.drivedock.server.deployments.DeploymentTable;
import io.drivedock.server.dock.DockRoutes;
import io.drivedock.server.jobs.AccountOwners;
import io.drivedock.server.jobs.ActivityTable;
import io.drivedock.server.jobs.GroupDeletionTable;
import io.drivedock.server.jobs.GroupTable;
import io.drivedock.server.jobs.HistoryTable;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.jobs.Jobs;
import io.drivedock.server.jobs.KeyVault;
import io.drivedock.server.jobs.Leases;
import io.drivedock.server.jobs.MasterKey;
import io.drivedock.server.jobs.MovedTable;
import io.drivedock.server.jobs.Parking;
import io.drivedock.server.jobs.Plans;
import io.drivedock.server.jobs.Stations;
import io.drivedock.server.jobs.TombstoneTable;
import io.drivedock.server.limits.BoundedProtocol;
import io.drivedock.server.limits.CallerBudget;
import io.drivedock.server.limits.Limits;
import io.drivedock.server.notes.Notes;
import io.drivedock.server.portal.PortalRoutes;
import io.drivedock.server.portal.dock.ConsoleRoutes;
import io.drivedock.server.portal.entry.EntryRoutes;
import io.drivedock.server.portal.entry.PortalGate;
import io.drivedock.server.portal.entry.Sessions;
import io.drivedock.server.portal.frame.ErrorPages;
import io.drivedock.server.portal.frame.Live;
import io.drivedock.server.portal.frame.Pages;
import io.drivedock.server.portal.jobs.JobRoutes;
import io.drivedock.server.portal.label.LabelCodes;
import io.drivedock.server.portal.label.LabelRoutes;
import io.drivedock.server.portal.label.StatusLinkTable;
import io.drivedock.server.portal.label.StatusLinks;
import io.drivedock.server.portal.logs.LogRoutes;
import io.drivedock.server.portal.logs.LogSource;
import io.drivedock.server.portal.tokens.TokenPages;
import io.drivedock.server.web.BareErrors;
import io.drivedock.server.web.BoundedBodies;
import io.drivedock.server.web.Callers;
import io.drivedock.server.web.ErrorAnswers;
import io.drivedock.server.web.ErrorFilter;
import io.drivedock.server.web.FilterSequence;
import io.drivedock.server.web.LoadShedding;
import io.drivedock.server.web.ProxiedRequests;
import io.drivedock.server.web.RootRoutes;
import io.drivedock.server.web.TidyPaths;
import io.drivedock.server.web.WellFormedRequests;
import io.drivedock.server.work.BackgroundTask;
import io.drivedock.server.work.BackgroundTasks;
import io.drivedock.server.work.Deadlines;
import io.drivedock.server.work.GroupDeletions;
import io.drivedock.server.work.Readiness;
import io.drivedock.server.work.Tombstones;
import jakarta.servlet.MultipartConfigElement;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.function.support.HandlerFunctionAdapter;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.util.pattern.PathPatternParser;

/** Everything a server is made of, in order, each from what stands above it. */
@Configuration(proxyBeanMethods = false)
class Wiring {

  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

  private static final int REQUESTS_PER_CONNECTION_MAX = 10_000;

  /** Everything that Tomcat can be told to let pass in an address without an escape. */
  private static final String UNESCAPED = "\"<>[\\]^`{|}";

  // ---- jobs

  @Bean
  Database database(ServerConfig config) {
    Database database = Database.open(config.database());
    try {
      database.proveWritable();
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
    return database;
  }

  @Bean
  MasterKey masterKey(ServerConfig config, Database database) {
    return config
        .masterKey()
        .orElseGet(() -> MasterKey.inFile(config.masterKeyFile(), () -> KeyVault.isNew(database)));
  }

  @Bean
  KeyVault keyVault(MasterKey masterKey, Database database) {
    return new KeyVault(database, masterKey);
  }

  @Bean
  JobTable jobTable(Database database) {
    return new JobTable(database);
  }

  @Bean
  GroupTable groupTable(Database database) {
    return new GroupTable(database);
  }

  @Bean
  HistoryTable historyTable(Database database) {
    return new HistoryTable(database);
  }

  @Bean
  TombstoneTable tombstoneTable(Database database) {
    return new TombstoneTable(database);
  }

  @Bean
  AccountOwners accountOwners(Database database, InstantSource clock, ServerConfig config) {
    AccountOwners owners = new AccountOwners(database, config.accounts());
    owners.settle(clock.instant()).forEach(LOG::warn);
    return owners;
  }

  @Bean
  Jobs jobs(
      Database database,
      KeyVault vault,
      AccountOwners owners,
      InstantSource clock,
      ServerConfig config) {
    return new Jobs(database, vault, owners, clock, config.terms());
  }

  @Bean
  Leases leases(Jobs jobs) {
    return new Leases(jobs);
  }

  @Bean
  Stations stations(Database database, Jobs jobs) {
    return new Stations(database, jobs);
  }

  @Bean
  Parking parking(Database database, Jobs jobs) {
    return new Parking(database, jobs);
  }

  @Bean
  Tokens tokens(Database database, WallClock wall) {
    return new Tokens(database, wall.source());
  }

  // ---- what happens by itself

  @Bean
  ActivityTable activities(Database database) {
    return new ActivityTable(database);
  }

  @Bean
  DeploymentTable deployments(Database database) {
    return new DeploymentTable(database);
  }

  @Bean(destroyMethod = "close")
  GroupDeletions groupDeletions(Database database, Jobs jobs, GroupTable groups) {
    return new GroupDeletions(jobs, groups, new GroupDeletionTable(database));
  }

  @Bean
  BackgroundTasks backgroundTasks(
      Database database,
      Jobs jobs,
      InstantSource clock,
      WallClock wall,
      ServerConfig config,
      ObjectProvider<BackgroundTask> more) {
    List<BackgroundTask> all = new ArrayList<>();
    all.add(new Deadlines(jobs));
    all.add(new Tombstones(database, config.tombstonesKept(), clock));
    more.forEach(all::add);
    BackgroundTasks tasks = new BackgroundTasks(database, all, wall.source(), NodeName.fresh());
    tasks.start(config.tasksEvery());
    return tasks;
  }

  @Bean
  Readiness readiness(Database database, BackgroundTasks tasks, Stations stations, WallClock wall) {
    return new Readiness(database, tasks, stations, wall.source());
  }

  // ---- what is looked at

  @Bean
  Pages pages(InstantSource clock) {
    return new Pages(clock);
  }

  @Bean
  Live live(InstantSource clock, CallerBudget budget) {
    return new Live(clock, budget);
  }

  @Bean
  Sessions sessions(Database database, WallClock wall) {
    return new Sessions(database, wall.source());
  }

  @Bean
  EntryRoutes entry(
      Pages pages, Tokens tokens, Sessions sessions, ServerConfig config, WallClock wall) {
    return new EntryRoutes(pages, tokens, sessions, config.openIdConnect(), wall.source());
  }

  @Bean
  PortalRoutes portal(
      Pages pages,
      EntryRoutes entry,
      JobRoutes jobs,
      LabelRoutes labels,
      ConsoleRoutes console,
      LogRoutes logs,
      TokenPages tokens) {
    return new PortalRoutes(
        pages,
        List.of(
            entry.routes(),
            jobs.routes(),
            labels.routes(),
            logs.routes(),
            console.routes(),
            tokens.routes()));
  }

  @Bean
  JobRoutes jobPages(
      Pages pages,
      Live live,
      Jobs jobs,
      JobTable table,
      HistoryTable history,
      KeyVault vault,
      ServerConfig config) {
    return new JobRoutes(
        pages,
        live,
        jobs,
        table,
        history,
        vault,
        config.locations(),
        config.acceptsUnencryptedDrives());
  }

  @Bean
  LabelCodes labelCodes(MasterKey masterKey) {
    return new LabelCodes(masterKey);
  }

  @Bean
  LabelRoutes labelPages(
      Pages pages,
      JobTable table,
      Jobs jobs,
      LabelCodes codes,
      MasterKey masterKey,
      Database database,
      InstantSource clock) {
    return new LabelRoutes(
        pages,
        table,
        jobs,
        codes,
        new StatusLinks(masterKey),
        new StatusLinkTable(database),
        clock);
  }

  @Bean
  LogRoutes logPages(
      Pages pages, JobTable table, AccountOwners owners, ObjectProvider<LogSource> source) {
    return new LogRoutes(pages, table, owners, source.getIfAvailable(() -> LogSource.NONE));
  }

  @Bean
  ConsoleRoutes console(
      Pages pages,
      Live live,
      Jobs jobs,
      JobTable table,
      HistoryTable history,
      TombstoneTable tombstones,
      Database database,
      Stations stations,
      Parking parking,
      BackgroundTasks tasks,
      LabelCodes codes,
      Notes notes) {
    return new ConsoleRoutes(
        pages,
        live,
        jobs,
        table,
        history,
        tombstones,
        new MovedTable(database),
        stations,
        parking,
        tasks,
        codes,
        notes);
  }

  @Bean
  TokenPages tokenPages(Pages pages, Tokens tokens, WallClock wall) {
    return new TokenPages(pages, tokens, wall.source());
  }

  @Bean
  Notes notes(Database database, Jobs jobs) {
    return new Notes(database, jobs);
  }

  // ---- what is asked

  /** After all others: it ends with the 404 of everything else. */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  RouterFunction<ServerResponse> routes(
      Jobs jobs,
      JobTable table,
      GroupTable groups,
      GroupDeletions deletions,
      HistoryTable history,
      ActivityTable activities,
      DeploymentTable deployments,
      TombstoneTable tombstones,
      Leases leases,
      Stations stations,
      Parking parking,
      BackgroundTasks tasks,
      Readiness readiness,
      Notes notes,
      Tokens tokens,
      OptionalHttps https,
      PortalRoutes portal,
      InstantSource clock,
      WallClock wall,
      ServerConfig config) {
    return new RootRoutes(readiness::report, PortalRoutes.HOME)
        .routes()
        .and(
            new ArmRoutes(
                    jobs, table, groups, config.locations(), config.acceptsUnencryptedDrives())
                .routes())
        .and(
            new DockRoutes(
                    jobs,
                    table,
                    history,
                    tombstones,
                    leases,
                    new Plans(jobs),
                    stations,
                    parking,
                    tasks,
                    notes,
                    tokens,
                    clock,
                    wall.source())
                .routes())
        .and(portal.routes())
        .and(
            azureEndpoint(
                https,
                config,
                tokens,
                jobs,
                table,
                groups,
                deletions,
                activities,
                deployments,
                clock))
        .and(RootRoutes.everywhereElse());
  }

  /** Where there is no Azure endpoint, a route that takes nothing. */
  private static RouterFunction<ServerResponse> azureEndpoint(
      OptionalHttps https,
      ServerConfig config,
      Tokens tokens,
      Jobs jobs,
      JobTable table,
      GroupTable groups,
      GroupDeletions deletions,
      ActivityTable activities,
      DeploymentTable deployments,
      InstantSource clock) {
    return config
        .azureEndpoint()
        .map(
            endpoint ->
                new AzureEndpointRoutes(
                        endpoint.subscriptions(),
                        tokens,
                        jobs,
                        table,
                        groups,
                        deletions,
                        activities,
                        deployments,
                        new JobWire(table, config.locations(), config.acceptsUnencryptedDrives()),
                        config.locations(),
                        clock,
                        () -> https.connector().orElseThrow().port())
                    .routes())
        .orElse(request -> Optional.empty());
  }

  // ---- HTTP

  /** Where TLS is spoken, if it is. */
  record OptionalHttps(Optional<HttpsConnector> connector) {}

  /** What comes from this machine may come from a proxy on it, and so from anybody. */
  @Bean
  CallerBudget budget(ServerConfig config, ObjectProvider<Limits> given) {
    return new CallerBudget(
        given.getIfAvailable(Limits::ofThisProcess),
        address -> address.isLoopbackAddress() || config.proxies().contains(address));
  }

  @Bean
  OptionalHttps https(ServerConfig config, WallClock wall) {
    return new OptionalHttps(
        config
            .azureEndpoint()
            .map(endpoint -> HttpsConnector.of(endpoint, config.host(), wall.source())));
  }

  @Bean
  ErrorAnswers errorAnswers(Pages pages) {
    return new ErrorAnswers(new ErrorPages(pages));
  }

  /** What every request passes, in this order. */
  @Bean
  FilterRegistrationBean<FilterSequence> filters(
      ServerConfig config,
      CallerBudget budget,
      ErrorAnswers answers,
      Tokens tokens,
      OptionalHttps https,
      Sessions sessions,
      Pages pages) {
    return new FilterRegistrationBean<>(
        new FilterSequence(
            List.of(
                new LoadShedding(budget::isOverloaded, System::nanoTime, answers),
                new ProxiedRequests(config.proxies()),
                new ErrorFilter(answers),
                new WellFormedRequests(),
                new TidyPaths(),
                callers(tokens, https),
                portalGate(sessions, pages, budget),
                apiBodies(budget))));
  }

  private static Callers callers(Tokens tokens, OptionalHttps https) {
    Optional<HttpsConnector> connector = https.connector();
    return new Callers(
        tokens,
        connector.isPresent() ? AzureEndpointRoutes.openPaths() : Set.of(),
        request -> connector.map(door -> AzureEndpointRoutes.signIn(request, door.port())));
  }

  private static PortalGate portalGate(Sessions sessions, Pages pages, CallerBudget budget) {
    ErrorPages errors = new ErrorPages(pages);
    return new PortalGate(
        sessions,
        errors,
        new BoundedBodies(
            budget, PortalRoutes.bodies(), PortalGate::isSignIn, PortalGate.refusal(errors)));
  }

  /** Of the APIs; the portal has its own in its chain, where its callers become known. */
  private static BoundedBodies apiBodies(CallerBudget budget) {
    return new BoundedBodies(
        budget,
        DockRoutes.bodies(),
        AzureEndpointRoutes::isSignIn,
        (request, response, error) -> error.send(response));
  }

  /** Paths are matched in any letter case. */
  @Bean
  RouterFunctionMapping routerFunctionMapping() {
    PathPatternParser parser = new PathPatternParser();
    parser.setCaseSensitive(false);
    RouterFunctionMapping mapping = new RouterFunctionMapping();
    mapping.setPatternParser(parser);
    mapping.setMessageConverters(List.of(new ByteArrayHttpMessageConverter()));
    return mapping;
  }

  @Bean
  HandlerFunctionAdapter handlerFunctionAdapter() {
    return new HandlerFunctionAdapter();
  }

  @Bean
  DispatcherServlet dispatcherServlet() {
    return new DispatcherServlet();
  }

  /** Files that come with a form are small, and stay in memory. */
  @Bean
  ServletRegistrationBean<DispatcherServlet> dispatched(DispatcherServlet dispatcherServlet) {
    ServletRegistrationBean<DispatcherServlet> servlet =
        new ServletRegistrationBean<>(dispatcherServlet, "/");
    servlet.setMultipartConfig(
        new MultipartConfigElement(
            "", Notes.FORM_BYTES_MAX, Notes.FORM_BYTES_MAX, BoundedBodies.BYTES_MAX));
    return servlet;
  }

  @Bean
  TomcatServletWebServerFactory tomcat(
      ServerConfig config, OptionalHttps https, ErrorAnswers answers, CallerBudget budget)
      throws UnknownHostException {
    TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory();
    factory.setPort(config.port());
    factory.setAddress(InetAddress.getByName(config.host()));
    factory.setShutdown(Shutdown.GRACEFUL);
    factory.setRegisterDefaultServlet(false);
    factory.setProtocol(BoundedProtocol.class.getName());
    factory.addConnectorCustomizers(connector -> bound(connector, budget));
    https
        .connector()
        .map(HttpsConnector::connector)
        .ifPresent(
            connector -> {
              bound(connector, budget);
              factory.addAdditionalConnectors(connector);
            });
    factory.addContextCustomizers(
        context -> {
          StandardHost host = (StandardHost) context.getParent();
          host.getPipeline().addValve(new BareErrors(answers));
          // The host adds a valve of this class unless it has one.
          host.setErrorReportValveClass(BareErrors.class.getName());
        });
    return factory;
  }

  private static void bound(Connector connector, CallerBudget budget) {
    connector.setMaxPostSize(BoundedBodies.BYTES_MAX);
    BoundedProtocol http = (BoundedProtocol) connector.getProtocolHandler();
    http.within(budget);
    // What must be escaped and is not reaches WellFormedRequests, which refuses it well.
    http.setRelaxedPathChars(UNESCAPED);
    http.setRelaxedQueryChars(UNESCAPED);
    // A client that asks much need not begin anew after every hundred requests.
    http.setMaxKeepAliveRequests(REQUESTS_PER_CONNECTION_MAX);
  }
}
