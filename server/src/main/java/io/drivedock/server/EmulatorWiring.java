package io.drivedock.server;

import io.drivedock.server.db.Database;
import io.drivedock.server.emulator.AutomaticDock;
import io.drivedock.server.emulator.Emulation;
import io.drivedock.server.emulator.EmulatorRoutes;
import io.drivedock.server.emulator.TimeTravel;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.jobs.Jobs;
import io.drivedock.server.work.BackgroundTasks;
import io.drivedock.server.work.Deadlines;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** What an emulator has and no other server. */
@Configuration(proxyBeanMethods = false)
class EmulatorWiring {

  @Bean
  TimeTravel timeTravel(
      Emulation emulation,
      Database database,
      Jobs jobs,
      JobTable table,
      ObjectProvider<AutomaticDock> dock,
      BackgroundTasks tasks) {
    return new TimeTravel(
        emulation.clock(), database, table, dock.getIfAvailable(), new Deadlines(jobs), tasks);
  }

  @Bean
  @Order(0)
  RouterFunction<ServerResponse> emulatorRoutes(TimeTravel time) {
    return new EmulatorRoutes(time).routes();
  }
}
